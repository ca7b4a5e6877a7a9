import { prices, pricesReadOn } from '../figures/cost.ts';
import type { Report } from '../report.ts';
import { countsTable, purposesTable } from './counts.ts';
import { figuresTable, ratesTable } from './rates.ts';

/** docs/performance.md. A part that was not measured in this run is not in it. */
export function page(report: Report, before: Report): string {
  const { rows, counts } = report;
  const sections: readonly (readonly [title: string, text: string, table: string])[] = [
    ['Beside a hand-written SQL shop', besideText, ratesTable(rows, before.rows)],
    ['A flash sale', flashText, figuresTable(rows, ['flash'], before.rows)],
    ['What the runtime itself can do', ceilingsText, figuresTable(rows, ['ceilings'])],
    ['What an add and an order cost', countsText, countsTable(counts, before.counts)],
    ['Why what remains is there', purposesText, purposesTable(counts)],
    ['On the disk', diskText, figuresTable(rows, ['fsyncs', 'disk'], before.rows)],
    ['Over time', growthText, figuresTable(rows, ['growth', 'memory', 'start'], before.rows)],
    ['One thing that was sold very often', salesText, figuresTable(rows, ['sales'])],
    ['One thing that everybody wants', hotText, figuresTable(rows, ['hot'], before.rows)],
    ['More buyers than it can serve', overloadText, figuresTable(rows, ['overload'], before.rows)],
    ['On the platform', costText, figuresTable(rows, ['cost'], before.rows)],
  ];
  return `# Performance

Written by \`npm run bench -- --write\`; every figure is from one run of that command, and is written anew by the next; a section that was measured by itself says so.

- **Now**: ${report.at.slice(0, 10)}, \`${report.command}\`, on ${report.machine}.
- **Before**: ${before.at.slice(0, 10)}, \`${before.command}\`, on ${before.machine}: the shop when each actor had a Durable Object of its own.${before.note ? ` ${before.note}` : ''}

The shop is served as \`npm start\` serves it, its actors in one cell a kind (see [0018](decisions/0018-cells.md)); the buyers are one process on the same machine, and all of them share its cores.

${sections
  .filter(([, , table]) => table !== '')
  .map(([title, text, table]) => `## ${title}\n\n${text}\n\n${table}\n`)
  .join('\n')}`;
}

const besideText = `\`bench/sql-shop/\` is what a team would write in a week: node:http, a conditional UPDATE on the units, one transaction an order, prepared
statements, an fsync a commit (SQLite with synchronous=FULL; PostgreSQL as it is installed, where \`BENCH_POSTGRES_URL\` names one). It reserves
nothing in a cart, sends no log, knows no saga and cannot say what happened. Both speak the same HTTP; an order counts once its own page says
\`paid\`. Holdfast's add is a durable reservation. Each figure is measured in turn with the others, so that a ratio is one of the same minute.`;

const flashText = `Ten buyers for each unit, each a new guest who adds one and checks out, so many at a time. The figure is the time until the last of them has
been answered. A sale that is not exact (as many paid as there were units, all others told that it is sold out, nothing left, by the stock
actor's own books) fails the run. Who is told to come back later comes back, and the time until then counts.`;

const ceilingsText = `A Worker with nothing in it, in the same minutes: through Miniflare's entry worker, and on a socket of workerd's own. A row of 300 bytes stands
for an event. Whatever is built on one object an actor stays below the last line; cells write for many actors at once.`;

const countsText = `Counted on the simulated platform (\`bench/counts/\`): the shipped gateway, actors and projections, a real SQLite for each, nothing going wrong. In
both shapes: an object for each actor, the default on Cloudflare, and one cell a kind, the default on one machine. A purchase is two adds and an order. The work that
an act leaves behind is counted with it, for 30 s: relays, batches, read models, and a new hold's second word to the stock, after 12 s; who
has ordered by then saves what that writes. A message that carries several commands is one request, and a turn of an object in which something was written is one
commit. Rows include those of making tables in a new object. Reading the order's page is not counted.`;

const purposesText =
  'How often each is there in one act. A row that is written and deleted counts twice; a message for several counts for each in part.';

const diskText = `Seen from outside, by \`strace\` on workerd while 64 buy at a time; and the data folder of a shop that is shut, before and after: pages of databases
that are in use, and blocks of all other files.`;

const growthText = `The same work when the shop and two of its SKUs have 1, 10 and 100 times the history. The exponent is the slope of log cost over log history: 0
does not grow, 1 doubles with it. Memory is that of workerd, of which a cell keeps actors of 16 MB of rows and folds the others when they are
asked for: first while carts are opened, then over order after order.`;

const salesText = `One SKU, sold by the stock actor's own RPC: held, pinned, committed, 64 letters a message, in a served shop's runtime with its R2, all within the
30 days for which a closed hold stays on record. Kept is what the object of all shelves has on disk, its pages that are in use, once closed history
has left for R2. Work for a command is processor time of the runtime over the last 800 sales, with all that they leave behind: the log, its archive, closed
history on its way. A check judges what is new since the last one.`;

const hotText = `Holds on one stock actor, asked for by a Worker beside it through the RPC of the object in which it lives: 64 letters a message, as a cell of
carts sends them.`;

const overloadText = `Four times the rate that was just measured, in an open loop: buyers come whether or not the shop keeps up, for 15 s. Who is told 503 with
\`Retry-After\` before an order is placed goes away, and is counted as told to come back; who has placed one asks for its page again then. Goodput: orders that were paid
meanwhile, a second. Meanwhile somebody asks for \`/healthz\`, and somebody for the page of an order that waits for its payment.`;

const costText = `From the counts above, for both shapes, beyond what the paid plan includes: ${prices.workerRequests} US$ for a million requests to the Worker, ${prices.objectRequests} for requests
to objects (a call is one, an alarm that rings is one), ${prices.rowsRead} for rows read, ${prices.rowsWritten} for rows written (entries of indexes and alarms that are set
count), ${prices.archivePuts} for puts into R2; read on ${pricesReadOn} in Cloudflare's pages on the pricing of Workers, Durable Objects, D1 and R2. Rows are
counted as workerd counts them, those of making an object's tables too. Without entries of indexes in D1, storage, CPU and the duration of objects, which depend on how
busy they are.`;
