import { crowds, flashUnits, keep, type Part, shown } from '../bench.ts';

const buyersPerUnit = 10;

/** 1,000 buyers, 100 units: it ends well only when exactly 100 are sold. Anything else is an error, however fast it was. */
export const flash: Part = {
  name: 'flash',
  about: 'a flash sale, 1,000 buyers on 100 units, each adds and checks out',
  run: async (bench) => {
    const buyers = flashUnits * buyersPerUnit;
    for (const atOnce of crowds(bench, [64, 256], [64]))
      for (const target of bench.targets) {
        const good = target.flash();
        const outcome = await bench.client.do({ work: 'flash', origin: target.origin(), good, buyers, atOnce });
        const { left, sold } = await target.books(good);
        const { OUT_OF_STOCK: told = 0, ...others } = outcome.refused;
        const exact = sold === flashUnits && left === 0 && outcome.done === flashUnits && told === buyers - flashUnits;
        const ends = `${outcome.done} paid, ${told} sold out, ${left} left, ${sold} sold${Object.entries(others).map(([code, count]) => `, ${count} ${code}`)}`;
        keep(bench, {
          ...{ part: 'flash', what: 'flash sale', of: target.subject, atOnce },
          ...{ value: outcome.wallMs / 1_000, unit: 's' },
          ...shown(outcome.latencyOfAll),
          note: `${exact ? 'exact' : 'NOT EXACT'}: ${ends}`,
        });
        if (!exact) throw new Error(`the flash sale of ${target.subject} was not exact: ${ends}`);
      }
  },
};
