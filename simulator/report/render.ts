import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promiseTitles } from '../../actors/promises/picture.ts';
import { type Evidence, type RunRecord, verdictNames } from '../record.ts';
import { charts, isMeasured } from './charts.ts';
import { figureOf } from './figure.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';
import { type Column, columnsOf, countNames, countWords, figure, keysOf, unmeasured, verdictWords } from './words.ts';

/** One file that needs nothing else: no script, no font, no picture from elsewhere. One run, or two side by side. */
export async function renderReport(records: readonly RunRecord[]): Promise<string> {
  const columns = columnsOf(records);
  const css = await readFile(join(import.meta.dirname, 'report.css'), 'utf8');
  const title = `${records.map(({ scenario, seed }) => `${scenario.title}, seed ${seed}`).join(' and ')}: contention report`;
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
`;
  // The style sheet is ours: it is the one thing here that is not escaped.
  return `${text}${css}${body(records, columns).text}`;
}

const body = (records: readonly RunRecord[], columns: readonly Column[]): Html => html`
</style>
</head>
<body>
<header><p class="kicker">Holdfast, contention report</p>${records.map(heading)}</header>
<main>
<section id="verdict"><h2>Verdict</h2>${columns.map(verdictOf)}</section>
<section id="plots"><h2>What happened, second by second</h2><div class="charts${columns.length === 1 && ' one'}">${charts.filter((chart) => isMeasured(chart, columns)).map((chart) => figureOf(chart, columns))}</div></section>
<section id="counts"><h2>Counts</h2>${counts(columns)}${refusals(columns)}</section>
<section id="latency"><h2>Latency</h2>${columns.map(latency)}</section>
<section id="promises"><h2>Promises</h2>${records.map((record) => promises(record, records.length > 1))}</section>
<section id="parameters"><h2>Parameters</h2>${records.map(parameters)}</section>
</main>
</body>
</html>
`;

const heading = (record: RunRecord): Html => html`<div class="run">
<h1>${record.scenario.title}</h1>
<p class="story">${record.scenario.story}</p>
<p class="facts">${record.mode === 'virtual' ? 'Virtual' : 'Live'} run <code>${record.id}</code>, seed ${record.seed}, ${record.startedAt},
 took ${figure(record.tookSeconds)} s${record.mode === 'virtual' && html` for ${figure(record.shopSeconds)} s in the shop`}.
${record.interrupted && html` <strong>Stopped before its end: what was checked was checked.</strong>`}</p>
<p class="replay">Do it again: <code>${record.replay}</code></p>
${record.thresholdsMissed.length > 0 && html`<ul class="missed">${record.thresholdsMissed.map((missed) => html`<li>Threshold missed: ${missed}</li>`)}</ul>`}
</div>`;

const verdictOf = ({ title, about, twin, half }: Column): Html => html`<section class="verdict">
<h3>${title} <span class="unit">${about}</span></h3>
<dl>${verdictNames.map((name) => {
  const { count } = half.verdict[name];
  return html`<div class="${count === 0 ? 'kept' : 'broken'}"><dt>${verdictWords[name].title}</dt><dd><b>${figure(count)}</b> <span>${
    count === 0 ? 'kept' : 'broken'
  }</span></dd></div>`;
})}</dl>
${verdictNames.map((name) => {
  const { count, evidence } = half.verdict[name];
  if (count === 0 && evidence.length === 0) return null;
  const more = count > evidence.length ? `; ${evidence.length} of them shown` : '';
  return html`<div class="evidence"><h4>${verdictWords[name].title}: ${figure(count)} <span class="unit">${verdictWords[name].meaning}${more}</span></h4>
<ul>${evidence.map((each) => html`<li>${proof(each, twin)}</li>`)}</ul></div>`;
})}
</section>`;

/** The twin has no actors: what it did is in its one database. */
const proof = ({ what, actor, href }: Evidence, twin = false): Html =>
  html`${what}${!twin && actor && html` <code>${actor.kind} ${actor.id}</code>`}${!twin && href && html` <span class="href">${href}</span>`}`;

const counts = (columns: readonly Column[]): Html =>
  table(
    'Counts',
    ['count', ...columns.map(({ title }) => title)],
    countNames.map((name) => [countWords[name], ...columns.map(({ half }) => figure(half.counts[name]))]),
  );

function refusals(columns: readonly Column[]): Html {
  const codes = keysOf(columns.map(({ half }) => half.counts.refusals));
  if (codes.length === 0) return html`<p>Nothing was refused.</p>`;
  return table(
    'Refusals by code',
    ['code', ...columns.map(({ title }) => title)],
    codes.map((code) => [
      html`<code>${code}</code>`,
      ...columns.map(({ half }) => figure(half.counts.refusals[code] ?? 0)),
    ]),
  );
}

const latency = ({ title, half }: Column): Html =>
  Object.keys(half.latency).length === 0 ? html`<p>${title}: ${unmeasured}</p>` : latencies(title, half);

const latencies = (title: string, half: Column['half']): Html =>
  table(
    `Latency in ms, ${title}`,
    ['act', 'count', 'p50', 'p90', 'p99', 'longest'],
    Object.entries(half.latency).map(([act, { count, p50, p90, p99, max }]) => [
      act,
      ...[count, p50, p90, p99, max].map(figure),
    ]),
  );

const promises = (record: RunRecord, named: boolean): Html =>
  table(
    named ? `Promises, ${record.scenario.title}, seed ${record.seed}` : 'Promises',
    ['promise', 'says', 'looked at', 'violations'],
    record.promises.map(({ promise, count, violations }) => [
      promise,
      promiseTitles[promise],
      figure(count),
      violations.length === 0
        ? '0'
        : html`<strong>${violations.length}</strong><ul class="violations">${violations.map((each) => html`<li>${proof(each)}</li>`)}</ul>`,
    ]),
  );

const parameters = ({ scenario, seed, hash }: RunRecord): Html =>
  table(
    `Parameters, ${scenario.title}`,
    ['parameter', 'value'],
    [
      ['scenario', scenario.name],
      ['seed', String(seed)],
      ['hash of the trace', hash ?? 'none: a live run has no fixed trace'],
      ['buyers', figure(scenario.buyers)],
      ['goods', scenario.goods.map(({ sku, units }) => `${sku}: ${figure(units)}`).join(', ')],
      ['arrivals', `${scenario.arrivals.shape}, over ${figure(scenario.durationSeconds)} s`],
      [
        'habits',
        Object.entries(scenario.mix)
          .map(([habit, share]) => `${habit}: ${figure(share ?? 0)}`)
          .join(', '),
      ],
      ['pay at PayPal', `${figure(scenario.payPalShare * 100)} %`],
      ['think between acts', `${figure(scenario.thinkSeconds.min)} to ${figure(scenario.thinkSeconds.max)} s`],
      ['most units of one thing', figure(scenario.quantityMax)],
      [
        'terms',
        `holds ${figure(scenario.terms.holdTtlSeconds)} s, at most ${figure(scenario.terms.holdCapSeconds)} s; payment within ${figure(scenario.terms.paymentDeadlineSeconds)} s`,
      ],
      ['shopkeeping', `${scenario.shopkeeping.reprices} new prices, ${scenario.shopkeeping.deliveries} deliveries`],
      ['faults', scenario.faults.join(', ') || 'none'],
    ],
  );
