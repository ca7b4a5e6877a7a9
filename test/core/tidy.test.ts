import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exists, listed, root, textOf } from './files.ts';

const folders = [
  'contract',
  'actors',
  'fulfillment',
  'mail',
  'payments',
  'storage',
  'gateway',
  'web',
  'simulator',
  'bench',
];
const code = folders.flatMap((folder) => listed(folder, /\.(ts|mts|mjs|js|svelte)$/));

/** Who may import what. The first row that fits a file counts. Directions: contract ← runtime ← cores ← shells ← gateway ← web. */
const mayImport: readonly (readonly [why: string, file: RegExp, target: RegExp])[] = [
  ['the contract knows nobody', /^contract\//, /^(contract\/|zod$)/],
  [
    'one file of the runtime knows the platform',
    /^actors\/runtime\/durable\.ts$/,
    /^(contract\/|actors\/runtime\/|partyserver$)/,
  ],
  ['the runtime knows no kind of actor', /^actors\/runtime\//, /^(contract\/|actors\/runtime\/|actors\/peers\.ts$)/],
  [
    'a promise is a pure function of what the cores know',
    /^actors\/promises\//,
    /^(contract\/|actors\/promises\/|actors\/(stock|cart|order)\/core\.ts$|actors\/stock\/(locations|state)\.ts$|actors\/cart\/(lots|state)\.ts$|actors\/order\/(ledger|promised|reconcile|spelled|state|totals|units|way)\.ts$|actors\/runtime\/(rules|saga)\.ts$)/,
  ],
  [
    'messages are parsed once more before they are told',
    /^actors\/deliver\.ts$/,
    /^(contract\/|actors\/(peers|runtime\/decider)\.ts$)/,
  ],
  ['peers are types', /^actors\/peers\.ts$/, /^(contract\/|actors\/runtime\/decider\.ts$)/],
  ['a shell knows its own kind', /^actors\/log\/(actor|compactor)\.ts$/, /^(contract|actors\/(runtime|log))\//],
  ['a shell knows its own kind', /^actors\/night\/actor\.ts$/, /^(contract|actors\/(runtime|night))\//],
  ['a shell knows its own kind', /^actors\/limiter\/actor\.ts$/, /^(contract|actors\/(runtime|limiter))\//],
  [
    'a shell knows its own kind',
    /^actors\/stock\/actor\.ts$/,
    /^(contract\/|actors\/(runtime|stock)\/|actors\/(peers|promises\/shelf)\.ts$)/,
  ],
  [
    'a shell knows its own kind',
    /^actors\/cart\/actor\.ts$/,
    /^(contract\/|actors\/(runtime|cart)\/|actors\/(peers|promises\/cart)\.ts$)/,
  ],
  [
    'letters know the seam to who carries them, and its words',
    /^actors\/mail\/(actor|sender)\.ts$/,
    /^(contract\/|actors\/(runtime|mail)\/|actors\/(peers|promises\/mail)\.ts$|mail\/(provider|write)\.ts$)/,
  ],
  [
    'orders know the seam to payments',
    /^actors\/order\/(actor|acts|authorise|bookkeeper|checkout|refund|runs)\.ts$/,
    /^(contract\/|actors\/(runtime|order)\/|actors\/(peers|promises\/order)\.ts$|payments\/provider\.ts$|fulfillment\/(groups|returns)\.ts$)/,
  ],
  [
    'a core knows no shell, no job and no journal',
    /^actors\/stock\//,
    /^(contract\/|actors\/stock\/(core|locations|movements|state)\.ts$|actors\/runtime\/(decider|world)\.ts$)/,
  ],
  [
    'a core knows no shell, no job and no journal',
    /^actors\/cart\//,
    /^(contract\/|actors\/cart\/(core|hand-back|lots|merge|publish|state|tells)\.ts$|actors\/runtime\/(decider|world)\.ts$)/,
  ],
  [
    'a core knows no shell, no job and no journal',
    /^actors\/order\//,
    /^(contract\/|actors\/order\/(act-log|after|after-rules|attempts|bearer|books|cancel|claim|command|core|delivery|forgetting|hints|invoice|ledger|letters|money-news|promised|publish|reconcile|sealed|spelled|standing|state|totals|units|way)\.ts$|actors\/runtime\/(decider|saga|sealer)\.ts$|fulfillment\/(apportion|groups)\.ts$)/,
  ],
  ['a core knows no shell, no job and no journal', /^actors\/mail\//, /^(contract\/|actors\/runtime\/decider\.ts$)/],
  ['a core knows no shell, no job and no journal', /^actors\/log\//, /^(contract\/|actors\/log\/core\.ts$)/],
  ['a core knows no shell, no job and no journal', /^actors\/(limiter|night)\//, /^$/],
  [
    'the emulator is a program of its own',
    /^payments\/emulator\//,
    /^(contract\/|payments\/|zod$|hono|@peculiar\/x509$|cloudflare:workers$)/,
  ],
  [
    'payments know the contract alone, and never the emulator',
    /^payments\//,
    /^(contract\/|payments\/(?!emulator)|zod$|@peculiar\/x509$)/,
  ],
  ['the thinking of a service knows the contract alone', /^fulfillment\//, /^(contract|fulfillment)\//],
  ['letters know the contract alone', /^mail\//, /^(contract|mail)\//],
  ['seeding runs in Node', /^storage\/seed\//, /^(contract\/|storage\/|node:|zod$)/],
  ['storage knows no actor', /^storage\//, /^(contract\/|storage\/|drizzle-orm|zod$|node:(buffer|crypto)$)/],
  ['what runs on this machine may start everything', /^gateway\/local\//, /./],
  [
    'one file of the gateway knows the platform',
    /^gateway\/bindings\.ts$/,
    /^(contract\/|actors\/|mail\/|storage\/(?!seed)|payments\/(?!emulator)|gateway\/(?!local)|cloudflare:(email|workers)$)/,
  ],
  [
    'the gateway knows all but the emulator',
    /^gateway\//,
    /^(contract\/|actors\/|fulfillment\/|mail\/|storage\/(?!seed)|payments\/(?!emulator)|gateway\/(?!local)|web\/\.svelte-kit\/|hono|@hono\/|@scalar\/|zod$|node:(buffer|crypto)$|jose$|@phi-ag\/argon2|@zxcvbn-ts\/)/,
  ],
  [
    'the page of the simulator is an app of its own',
    /^simulator\/page\//,
    /^(contract|actors|simulator|gateway\/local|storage|web\/src)\/|^(node:|zod$|hono|svelte|@sveltejs\/|@tailwindcss\/|@lucide\/|uplot|miniflare$|vite$)/,
  ],
  [
    'the simulator runs all that needs no platform, and knows none',
    /^simulator\//,
    /^(contract|actors\/(?!runtime\/durable)|mail|payments|simulator|storage|gateway\/(?!bindings|servers|worker))|^(node:|zod$|hono|citty$|picocolors$|hdr-histogram-js$)/,
  ],
  ['figures are worked out, and measure nothing', /^bench\/figures\//, /^bench\/(figures\/|counts\/figures\.ts$)/],
  ['the load client knows HTTP alone', /^bench\/client\//, /^(bench\/(client|figures)\/|node:|zod$)/],
  [
    'the SQL shop has nothing of ours in it',
    /^bench\/sql-shop\//,
    /^(bench\/sql-shop\/|gateway\/local\/lifeline\.mjs$|node:|zod$|pg$)/,
  ],
  ['what measures may start everything', /^bench\//, /./],
  [
    'pages speak the contract',
    /^web\//,
    /^(contract\/|web\/|\.\/\$types|\$|svelte|@sveltejs\/|@lucide\/|@tailwindcss\/|bits-ui|partysocket|zod$|node:|vite$)/,
  ],
];

const importsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g)].map(([, target = '']) =>
    target.startsWith('.') && !target.startsWith('./$types') ? join(dirname(file), target) : target,
  );

describe('folders', () => {
  test('[T1] imports only point inwards', () => {
    const wrong = code.flatMap((file) => {
      const row = mayImport.find(([, files]) => files.test(file));
      if (!row) return [`${file} is in no row of the table`];
      const [why, , allowed] = row;
      return importsOf(file).flatMap((target) => (allowed.test(target) ? [] : [`${file} imports ${target}: ${why}`]));
    });
    expect(wrong).toEqual([]);
    expect(code.flatMap(importsOf).length, 'no import was seen').toBeGreaterThan(300);
    for (const [why, files] of mayImport)
      expect(
        code.some((file) => files.test(file)),
        `no file for: ${why} ${files}`,
      ).toBe(true);
  });

  test('[T1] no file imports, by whatever way, what imports it', () => {
    // a host and the stage it stands on speak of each other, as types alone
    const apart = new Set(['simulator/virtual/host.ts', 'simulator/virtual/stage.ts']);
    const left = new Set(code.filter((file) => !apart.has(file)));
    const importing = new Map([...left].map((file) => [file, importsOf(file).filter((target) => left.has(target))]));
    // what imports nothing that is left, or is imported by nothing that is left, is in no circle
    for (let before = 0; before !== left.size; ) {
      before = left.size;
      for (const file of left) if (!importing.get(file)?.some((target) => left.has(target))) left.delete(file);
      const imported = new Set([...left].flatMap((file) => importing.get(file) ?? []));
      for (const file of left) if (!imported.has(file)) left.delete(file);
    }
    expect([...left].sort()).toEqual([]);
  });

  test('[T1] what belongs to a service is in its room, on every floor', () => {
    const services = 'auth|catalog|pricing|fulfillment|cart|payment|orders|ratings|live|log|health|ops|mail';
    const rooms: readonly (readonly [floor: RegExp, allowed: RegExp])[] = [
      [/^storage\//, new RegExp(`^storage/((${services}|seed)/|(aged|cells|cursor|vault)\\.ts$)`)],
      [
        /^gateway\//,
        new RegExp(
          `^gateway/((${services}|admission|http|limits|local|pages)/|(app|bindings|context|env\\.d|homes|identity|kept|servers|services|settings|worker)\\.ts$)`,
        ),
      ],
      [/^web\/src\/lib\//, new RegExp(`^web/src/lib/((${services}|ui)/|(api|dev-api|send-once|shop-context)\\.ts$)`)],
      [/^gateway\/.*routes\.ts$/, new RegExp(`^gateway/(${services})/([a-z]+-)?routes\\.ts$`)],
    ];
    const lost = rooms.flatMap(([floor, allowed]) => code.filter((file) => floor.test(file) && !allowed.test(file)));
    expect(lost).toEqual([]);
  });

  test('[T2] only shells know the time of day and chance: all others are handed them', () => {
    const shells =
      /^(actors\/runtime\/durable\.ts|gateway\/(bindings|kept)\.ts|gateway\/local\/|payments\/emulator\/paypal-books\.ts|web\/|bench\/|simulator\/(live|cli|page|fleet|control|twin\/worker|virtual\/run))/;
    const reached = /\bDate\.now\(|\bMath\.random\(|\bnew Date\(\)|\bcrypto\.(randomUUID|getRandomValues)\(/;
    /** Ids of guests are made in one place. */
    const tokens = 'gateway/identity.ts';
    const wrong = code.filter((file) => !shells.test(file) && file !== tokens && reached.test(textOf(file)));
    expect(wrong).toEqual([]);
  });

  test('[T3] no file is longer than 300 lines, nor any name in the plural of everything', () => {
    const long = code.filter((file) => !file.startsWith('storage/seed/') && textOf(file).split('\n').length > 301);
    expect(long).toEqual([]);
    expect(code.filter((file) => /(^|\/)(utils?|helpers?|misc|common|index)(\/|\.ts$)|manager/i.test(file))).toEqual(
      [],
    );
  });

  test('[T4] no `any`, no ignored type error', () => {
    const loose = /:\s*any\b|\bas any\b|<any>|@ts-ignore|@ts-nocheck|eslint-disable(?!-next-line)/;
    const tests = listed('test', /\.ts$/).filter((file) => !file.endsWith('tidy.test.ts'));
    expect([...code, ...tests].filter((file) => loose.test(textOf(file)))).toEqual([]);
  });
});

describe('documents', () => {
  const documents = [...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'].filter(exists), ...listed('docs', /\.md$/)];
  const inCode = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

  test('[T5] every path that a document names exists', () => {
    const tops = new RegExp(`^(${[...folders, 'migrations', 'test', 'docs'].join('|')})/[\\w./()\\[\\]+@-]+$`);
    const gone = documents.flatMap((document) => {
      const text = textOf(document);
      const named = inCode(text).filter((word) => tops.test(word) && !word.includes('NNNN'));
      const linked = [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, to = '']) =>
        join(dirname(document), to),
      );
      return [...named, ...linked].filter((path) => !exists(path)).map((path) => `${document} names ${path}`);
    });
    expect(gone).toEqual([]);
  });

  test('[T5] every page of docs that code or a setting names exists', () => {
    const settings = ['wrangler.toml', 'payments/emulator/wrangler.toml', 'simulator/twin/wrangler.toml'];
    const tests = listed('test', /\.(ts|toml)$/);
    const pages = listed('docs', /\.md$/);
    const gone = [...code, ...tests, ...settings].flatMap((file) =>
      [...textOf(file).matchAll(/\bdocs\/[\w-]+\/\d{4}(?:-[a-z\d-]+)?|\bdocs\/[\w/-]+\.md\b/g)]
        .filter(([named]) => !pages.some((page) => page.startsWith(named)))
        .map(([named]) => `${file} names ${named}`),
    );
    expect(gone).toEqual([]);
  });

  test('[T5] every npm script that a document names exists', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const gone = documents.flatMap((document) =>
      [...textOf(document).matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g)]
        .map(([, script, short]) => script ?? short ?? '')
        .filter((script) => !(script in scripts))
        .map((script) => `${document} names npm run ${script}`),
    );
    expect(gone).toEqual([]);
  });

  test('[T6] the rules of docs/spec and the rules that tests name are the same, and each names the tests that hold it', () => {
    const rows = listed('docs/spec', /\.md$/).flatMap((page) => [
      ...textOf(page).matchAll(/^\| \*\*([A-Z]\d(?:\.\d+)?)\*\*( not yet)? .*\|([^|]*)\|$/gm),
    ]);
    const rules = new Set(rows.map(([, rule = '']) => rule));
    const tests = listed('test/core', /\.test\.ts$/).filter((file) => !/core\/(payments|storage)\//.test(file));
    const held = tests.flatMap((file) =>
      [...textOf(file).matchAll(/\[([SCOMLPTWHFK]\d(?:\.\d+)?)\]/g)].map(([, rule = '']) => rule),
    );
    const unheld = rows.flatMap(([, rule = '', notYet, last = '']) => {
      const named = inCode(last);
      if (notYet) return named;
      return named.length > 0 && named.every((file) => exists(file) && textOf(file).includes(`[${rule}]`))
        ? []
        : [rule];
    });
    expect(rules.size).toBeGreaterThan(60);
    expect([...new Set(held)].filter((rule) => !rules.has(rule)).sort(), 'not in docs/spec').toEqual([]);
    expect(unheld.sort(), 'not held by the test that docs/spec names').toEqual([]);
  });
});

test('[T5] the root of the repository is where this test thinks it is', () => {
  expect(exists('package.json'), root).toBe(true);
});
