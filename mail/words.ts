/** A letter as it is read: its subject in one line, and the same words twice. */
export type Written = { readonly subject: string; readonly text: string; readonly html: string };

/** One piece of a letter. */
export type Part =
  | { readonly is: 'words'; readonly text: string }
  | { readonly is: 'rows'; readonly rows: readonly (readonly [left: string, right: string])[] }
  | { readonly is: 'link'; readonly text: string; readonly href: string };

export const words = (text: string): Part => ({ is: 'words', text });
export const rows = (...of: readonly (readonly [string, string])[]): Part => ({ is: 'rows', rows: of });
export const link = (text: string, href: string): Part => ({ is: 'link', text, href });

/** What somebody has typed, as a part of one line: whatever ends a line, or is not to be seen, is a space. */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();

/** Of any text, for any place in HTML: between tags, and in an attribute in double quotes. */
export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const greetingOf = (name: string): string => (oneLine(name) === '' ? 'Hello,' : `Hello ${oneLine(name)},`);
const signature = 'Holdfast Supply';

/** Both forms of a letter from the same parts, so that neither says what the other does not. `name`: of who reads it; empty where nobody knows. */
export function written(subject: string, name: string, parts: readonly Part[]): Written {
  const line = oneLine(subject);
  return { subject: line, text: textOf(name, parts), html: htmlOf(line, name, parts) };
}

const textOf = (name: string, parts: readonly Part[]): string =>
  `${[greetingOf(name), ...parts.map(partAsText), signature].join('\n\n')}\n`;

function partAsText(part: Part): string {
  switch (part.is) {
    case 'words':
      return oneLine(part.text);
    case 'rows':
      return part.rows.map(([left, right]) => `${oneLine(left)}: ${oneLine(right)}`).join('\n');
    case 'link':
      return `${oneLine(part.text)}:\n${part.href}`;
  }
}

/**
 * No colour is named but that of the button, which has its own background: a reader that shows letters on black turns the
 * rest as it likes. Styles stand in each element, since many readers throw a head away.
 */
const frame =
  'max-width:36em;margin:0 auto;padding:1.5em;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5';
const button =
  'display:inline-block;padding:.7em 1.2em;border-radius:.4em;background:#0b5a8a;color:#ffffff;text-decoration:none';

const htmlOf = (subject: string, name: string, parts: readonly Part[]): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<meta name="color-scheme" content="light dark"><title>${escaped(subject)}</title></head>`,
    `<body style="margin:0"><div style="${frame}">`,
    paragraph(greetingOf(name)),
    ...parts.map(partAsHtml),
    paragraph(signature),
    '</div></body></html>',
  ].join('\n');

const paragraph = (text: string): string => `<p style="margin:0 0 1em">${escaped(text)}</p>`;

function partAsHtml(part: Part): string {
  switch (part.is) {
    case 'words':
      return paragraph(oneLine(part.text));
    case 'rows':
      return `<table role="presentation" style="width:100%;border-collapse:collapse;margin:0 0 1em">${part.rows.map(row).join('')}</table>`;
    case 'link':
      return `<p style="margin:0 0 1em"><a href="${escaped(part.href)}" style="${button}">${escaped(oneLine(part.text))}</a></p>`;
  }
}

const row = ([left, right]: readonly [string, string]): string =>
  `<tr><td style="padding:.2em 0;text-align:left">${escaped(oneLine(left))}</td><td style="padding:.2em 0;text-align:right">${escaped(oneLine(right))}</td></tr>`;
