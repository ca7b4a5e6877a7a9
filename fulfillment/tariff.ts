import type { QuotedMethod, ShippingRule } from '../contract/fulfillment.ts';
import { type Currency, withCode } from '../contract/money.ts';

/** The rules of a method for the nearest of the destinations that has any: one tariff, never a mixture. */
export function tariffOf(
  rules: readonly ShippingRule[],
  method: QuotedMethod,
  destinations: readonly string[],
): readonly ShippingRule[] {
  const own = rules.filter((rule) => rule.method === method);
  const destination = destinations.find((each) => own.some((rule) => rule.destination === each));
  return own.filter((rule) => rule.destination === destination);
}

export type Parcel = {
  /** Null when nobody knows: such a parcel is in the first band. */
  readonly km: number | null;
  readonly grams: number;
  /** Of all parcels of the order together: what a price for the order goes by. */
  readonly orderGrams: number;
};

/** The rule with the highest bounds that a parcel reaches, distance before weight. Null only where a tariff begins above 0. */
export function ruleFor(tariff: readonly ShippingRule[], parcel: Parcel): ShippingRule | null {
  const [best] = tariff
    .filter((rule) => rule.fromKm <= (parcel.km ?? 0) && rule.fromGrams <= gramsFor(rule, parcel))
    .sort((a, b) => b.fromKm - a.fromKm || b.fromGrams - a.fromGrams);
  return best ?? null;
}

const gramsFor = ({ per }: ShippingRule, { grams, orderGrams }: Parcel): number =>
  per === 'parcel' ? grams : orderGrams;

/** The band that a rule stands for, and what it gives: `US, 1200 to 2400 km, up to 5000 g: 7.90 USD for the order, …` */
export function ruleWords(rule: ShippingRule, tariff: readonly ShippingRule[], currency: Currency): string {
  const { destination, fromKm, fromGrams, prices, per, days } = rule;
  const band = [
    bandOf(
      fromKm,
      tariff.map((other) => other.fromKm),
      'km',
    ),
    bandOf(
      fromGrams,
      tariff.filter((other) => other.fromKm === fromKm).map((other) => other.fromGrams),
      'g',
    ),
  ];
  const minor = prices?.[currency];
  const price = minor === undefined ? 'not offered' : `${withCode({ minor, currency })} for the ${per}`;
  const pace = days === 1 ? '1 delivery day' : `${days} delivery days`;
  return `${[destination, ...band.filter(Boolean)].join(', ')}: ${price}${minor === undefined ? '' : `, ${pace}`}`;
}

/** Empty when a tariff has no bands of the kind. */
function bandOf(from: number, all: readonly number[], unit: string): string {
  const next = Math.min(...all.filter((other) => other > from));
  if (Number.isFinite(next)) return from === 0 ? `below ${next} ${unit}` : `${from} to below ${next} ${unit}`;
  return from === 0 ? '' : `from ${from} ${unit}`;
}

/** Cells that a tariff lacks: each distance needs each weight, from 0 on, else a heavy parcel is priced as a light one. */
export function tariffFaults(rules: readonly ShippingRule[]): string[] {
  const tariffs = Map.groupBy(rules, ({ method, destination }) => `${method} to ${destination}`);
  return [...tariffs].flatMap(([name, tariff]) => {
    const cells = Map.groupBy(tariff, ({ fromKm, fromGrams }) => `${fromKm} km, ${fromGrams} g`);
    const bounds = (pick: (rule: ShippingRule) => number) => new Set([0, ...tariff.map(pick)]);
    const wanted = [...bounds((rule) => rule.fromKm)].flatMap((km) =>
      [...bounds((rule) => rule.fromGrams)].map((grams) => `${km} km, ${grams} g`),
    );
    return wanted
      .filter((cell) => cells.get(cell)?.length !== 1)
      .map((cell) => `${name}: ${cells.get(cell)?.length ?? 0} rules from ${cell}`);
  });
}
