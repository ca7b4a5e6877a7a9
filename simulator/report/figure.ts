import { type Chart, type Points, pointsOf, scaleOf } from './charts.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';
import { thin } from './thin.ts';
import { type Column, figure } from './words.ts';

/** More would not be seen in print. */
const pointsMax = 600;
const width = 1_000;
const height = 400;

/** One chart over all columns, side by side and on one scale, with its numbers as a table. */
export function figureOf(chart: Chart, columns: readonly Column[]): Html {
  const drawn = columns.map((column) => ({ column, points: pointsOf(chart, thin(column.half.samples, pointsMax)) }));
  const scale = scaleOf(drawn.map(({ points }) => points));
  const end = Math.max(1, ...drawn.map(({ points: [times] }) => times.at(-1) ?? 0));
  return html`<section class="chart" id="${chart.id}">
<h3>${chart.title}, <span class="unit">${chart.unit}</span></h3>
<p class="note">${chart.note}</p>
<ul class="legend">${chart.series.map(
    ({ title, tone, dashed }) =>
      html`<li><svg viewBox="0 0 32 8" aria-hidden="true">${line('M0 4H32', tone, dashed)}</svg>${title}</li>`,
  )}</ul>
<div class="columns">${drawn.map(
    ({ column, points }) => html`<figure>
${columns.length > 1 && html`<figcaption>${column.title}</figcaption>`}
${plot(chart, points, scale, end, `${chart.title}: ${column.title}`)}
</figure>`,
  )}</div>
${drawn.map(({ column, points }) => numbers(chart, points, columns.length > 1 ? `, ${column.title}` : ''))}
</section>`;
}

function plot(chart: Chart, points: Points, scale: ReturnType<typeof scaleOf>, end: number, label: string): Html {
  const [times, ...values] = points;
  const x = (t: number) => Math.round((t / end) * width * 10) / 10;
  const y = (value: number) => Math.round((1 - value / scale.max) * height * 10) / 10;
  return html`<div class="plot">
<div class="ticks" aria-hidden="true">${scale.ticks.map(
    (tick) => html`<span style="bottom:${(tick / scale.max) * 100}%">${figure(tick)}</span>`,
  )}</div>
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">
${scale.ticks.map((tick) => html`<path class="grid" d="M0 ${y(tick)}H${width}"/>`)}
${chart.series.map(({ tone, dashed }, index) => line(path(times.map(x), values[index] ?? [], y), tone, dashed))}
</svg>
<div class="seconds" aria-hidden="true">${scaleOf([[[0], [end]]])
    .ticks.filter((t) => t <= end)
    .map((t) => html`<span style="left:${(t / end) * 100}%">${figure(t)} s</span>`)}</div>
</div>`;
}

const line = (d: string, tone: string, dashed?: true): Html =>
  html`<path class="line ${tone}${dashed ? ' dashed' : ''}" d="${d}"/>`;

/** A new stroke begins after each gap; a point between two gaps is a short one. */
function path(xs: readonly number[], values: readonly (number | null)[], y: (value: number) => number): string {
  let open = false;
  return values
    .map((value, index) => {
      if (value === null) {
        open = false;
        return '';
      }
      const lonely = !open && (values[index + 1] ?? null) === null;
      const command = `${open ? 'L' : 'M'}${xs[index]} ${y(value)}${lonely ? 'h2' : ''}`;
      open = true;
      return command;
    })
    .join('');
}

const numbers = (chart: Chart, [times, ...values]: Points, of: string): Html =>
  html`<details><summary>${chart.title}${of} as a table</summary>${table(
    `${chart.title}${of}, ${chart.unit}`,
    ['seconds', ...chart.series.map(({ title }) => title)],
    times.map((t, index) => [figure(t), ...values.map((line) => figure(line[index] ?? null))]),
  )}</details>`;
