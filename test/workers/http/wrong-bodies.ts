const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Texts that are not JSON. */
export const notJson = [
  '{',
  '{"a":1,}',
  "{'a':1}",
  'NaN',
  '\u0000',
  '{"a":1}{"a":1}',
  deep(10_000).slice(1),
  '{"quantity":01}',
  'undefined',
];
/** JSON that is no object, or a nest of nothing. */
export const notAnObject = ['null', 'true', '1', '"text"', '[]', deep(5_000), '{}', '[{"sku":"A","quantity":1}]'];
/** As JSON, to be put where a text or a number is wanted. */
export const notQuantities = [
  '0',
  '-1',
  '1.5',
  '100',
  '1e99',
  '"1"',
  'null',
  'true',
  '[1]',
  '{"valueOf":1}',
  '9007199254740993',
];
export const notSkus = [
  '""',
  '"a"',
  '"lower-case"',
  `"${'A'.repeat(41)}"`,
  `"${'A'.repeat(20_000)}"`,
  '"A\\u0000B"',
  '"AB\\ud800"',
  '"AB\\nCD"',
  '"ÄÖÜ"',
  '1',
  'null',
  '["ABC"]',
  '{"toString":"ABC"}',
  deep(500),
];
/** Fields that no body has. */
export const strangers = [
  '"price":1',
  '"unitPrice":{"minor":1,"currency":"USD"}',
  '"holdId":"hold_x"',
  '"__proto__":{"admin":true}',
  '"constructor":{"prototype":{}}',
  '"toString":1',
  '"":1',
  `"${'x'.repeat(5_000)}":1`,
];
/** What is not `application/json`. */
export const otherTypes = [
  'text/plain',
  'text/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  'application/json-patch+json',
  'application/json;',
  'text/plain; application/json',
  'garbage',
];
