import { keep, type Part, shown } from '../bench.ts';

const buyersPerUnit = 10;
const sales = [
  { atOnce: 64, units: 100 },
  { atOnce: 256, units: 100 },
  { atOnce: 256, units: 1_000 },
] as const;

/** It ends well only when exactly as many are sold as there were. Anything else is an error, however fast it was. */
export const flash: Part = {
  name: 'flash',
  about: 'flash sales, ten buyers for each unit, each adds and checks out',
  run: async (bench) => {
    for (const { atOnce, units } of bench.quick ? sales.slice(0, 1) : sales)
      for (const target of bench.targets) {
        const buyers = units * buyersPerUnit;
        const good = target.flash(units);
        const outcome = await bench.client.do({ work: 'flash', origin: target.origin(), good, buyers, atOnce });
        const { left, sold } = await target.books(good);
        const { OUT_OF_STOCK: told = 0, ...others } = outcome.refused;
        const exact = sold === units && left === 0 && outcome.done === units && told === buyers - units;
        const ends = `${outcome.done} paid, ${told} sold out, ${left} left, ${sold} sold${Object.entries(others).map(([code, count]) => `, ${count} ${code}`)}`;
        keep(bench, {
          ...{ part: 'flash', what: `flash sale of ${units}`, of: target.subject, atOnce },
          ...{ value: outcome.wallMs / 1_000, unit: 's' },
          ...shown(outcome.latencyOfAll),
          note: `${exact ? 'exact' : 'NOT EXACT'}: ${ends}`,
        });
        if (!exact) throw new Error(`the flash sale of ${target.subject} was not exact: ${ends}`);
      }
  },
};
