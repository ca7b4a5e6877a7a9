import { ok, type Result, refuse } from '../../contract/failure.ts';
import { type StockCommand, type StockEvent, type StockLocation, unplaced } from '../../contract/stock.ts';
import { unreachable } from '../runtime/decider.ts';
import { balanceAt, freeAt, moved } from './locations.ts';
import { available, type Movement, movementKey, put, type Stock } from './state.ts';

/** An act of the warehouse: each names a location and has an id of its own, and none touches what is allocated there. */
export type MovementCommand = Extract<StockCommand, { readonly movementId: string }>;
export type MovementEvent = Extract<StockEvent, { readonly movementId: string }>;
type Decision = Result<readonly MovementEvent[]>;

export function decideMovement(stock: Stock, command: MovementCommand): Decision {
  const booked = stock.rows.get(movementKey(command.movementId));
  if (booked) return isThat(booked, bookingOf(command)) ? ok([]) : refuse('ID_REUSED');
  switch (command.type) {
    case 'restock': {
      const { type: _, ...delivery } = command;
      return ok([{ type: 'units-received', ...delivery }]);
    }
    case 'adjust': {
      const { type: _, ...adjusted } = command;
      const short = shortBy(stock, command.location ?? unplaced, command.delta);
      return short ?? ok([{ type: 'units-adjusted', ...adjusted }]);
    }
    case 'transfer': {
      const { type: _, ...transfer } = command;
      const short = shortAt(stock, command.from, -command.quantity);
      return short ?? ok([{ type: 'units-transferred', ...transfer }]);
    }
    case 'write-off': {
      const { type: _, ...loss } = command;
      const short = shortBy(stock, command.location, -command.quantity);
      return short ?? ok([{ type: 'units-written-off', ...loss }]);
    }
    case 'count': {
      const { type: _, ...count } = command;
      const delta = command.counted - balanceAt(stock.locations, command.location).onHand;
      return shortBy(stock, command.location, delta) ?? ok([{ type: 'units-counted', ...count, delta }]);
    }
    case 'take-back': {
      const { type: _, ...back } = command;
      if (command.quantity > stock.sold) return refuse('NOT_SOLD', { sold: stock.sold });
      return ok([{ type: 'units-taken-back', ...back }]);
    }
    default:
      return unreachable(command);
  }
}

/** The units leave the shop: neither what is held in sum nor what is allocated there may go. */
function shortBy(stock: Stock, location: StockLocation, delta: number) {
  if (delta < 0 && available(stock) + delta < 0) return refuse('STOCK_BELOW_HELD', { available: available(stock) });
  return shortAt(stock, location, delta);
}

function shortAt({ locations }: Stock, location: StockLocation, delta: number) {
  const free = freeAt(locations, location);
  return delta < 0 && free + delta < 0 ? refuse('LOCATION_SHORT', { location, free }) : null;
}

export function evolveMovement(before: Stock, event: MovementEvent): Stock {
  const stock = put(before, movementKey(event.movementId), bookingOf(event));
  switch (event.type) {
    case 'units-received': {
      const { quantity, location = unplaced } = event;
      return { ...stood(stock, location, quantity), received: stock.received + quantity };
    }
    case 'units-adjusted':
      return adjusted(stock, event.location ?? unplaced, event.delta);
    case 'units-written-off':
      return adjusted(stock, event.location, -event.quantity);
    case 'units-counted':
      return adjusted(stock, event.location, event.delta);
    case 'units-transferred':
      return stood(stood(stock, event.from, -event.quantity), event.to, event.quantity);
    case 'units-taken-back': {
      const { quantity, location } = event;
      return {
        ...stood(stock, location, quantity),
        sold: stock.sold - quantity,
        takenBack: stock.takenBack + quantity,
      };
    }
    default:
      return unreachable(event);
  }
}

/** So many more units stand there. */
const stood = (stock: Stock, location: StockLocation, quantity: number): Stock => ({
  ...stock,
  onHand: stock.onHand + quantity,
  locations: moved(stock.locations, 'onHand', [{ location, quantity }]),
});
const adjusted = (stock: Stock, location: StockLocation, delta: number): Stock => ({
  ...stood(stock, location, delta),
  adjusted: stock.adjusted + delta,
});

/** By what the second telling of a movement is known. That of a delivery or an adjustment without a place is as old shops kept it. */
function bookingOf(movement: MovementCommand | MovementEvent): Movement {
  const booked = (delta: number, ...what: readonly string[]): Movement => ({
    ...{ status: 'booked', delta },
    ...(what.length > 0 && { what: what.join(' ') }),
  });
  switch (movement.type) {
    case 'restock':
    case 'units-received':
      return movement.location ? booked(movement.quantity, 'restock', movement.location) : booked(movement.quantity);
    case 'adjust':
    case 'units-adjusted':
      return movement.location ? booked(movement.delta, 'adjust', movement.location) : booked(movement.delta);
    case 'transfer':
    case 'units-transferred':
      return booked(movement.quantity, 'transfer', movement.from, movement.to);
    case 'write-off':
    case 'units-written-off':
      return booked(movement.quantity, 'write-off', movement.location);
    // What was counted is the same however many the books had.
    case 'count':
    case 'units-counted':
      return booked(movement.counted, 'count', movement.location);
    case 'take-back':
    case 'units-taken-back':
      return booked(movement.quantity, 'take-back', movement.location);
    default:
      return unreachable(movement);
  }
}

const isThat = (row: { readonly status: string }, booking: Movement): boolean => {
  const { status, delta, what } = row as Movement;
  return status === 'booked' && delta === booking.delta && what === booking.what;
};
