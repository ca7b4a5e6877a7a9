/**
 * What is said to the operator's log. All that the shop reports goes through here, so that nothing of a buyer and no key
 * gets into it: neither by a field that somebody adds in a hurry, nor inside of a text that came from elsewhere.
 */

export type ReportDetail = Readonly<Record<string, string | number>>;

const mask = '•••';

/** Names of fields whose value never leaves, whatever it looks like. */
const secretField =
  /e-?mail|name$|^to$|address|street|line[12]|postal|zip|city|phone|password|secret|token|cookie|authori[sz]ation|signature|^key$|payer|reference|capture|refund|approve|hint|fingerprint|session/i;

const secretText: readonly RegExp[] = [
  // JWTs come before long tokens: their parts may be short
  /\beyJ[\w-]*\.[\w-]+(\.[\w-]*)?/g,
  /\bhf_[\w-]+/g,
  /\bhf1\.[\w-]+\.[\w-]+/g,
  /[\p{L}\p{N}.!#$%&'*+^_~-]+(@|%40)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/giu,
  /\b(__Host-)?(holdfast(-[\w-]{8})?|access|refresh)=[^;\s"]+/g,
  /\b(token|PayerID|code|state|key)=[^&\s"]+/gi,
  // PayPal's ids: 13 to 19 capital letters and digits, of both
  /\b(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{13,19}\b/g,
  /\b(I|WH|PAYID|PAY|CAP|REF)-[A-Z0-9-]{8,}/g,
  /\binvoice:\S+/g,
];
/** What is long and random: a cookie's value, a signature, a hash. Our own ids are said with their kind in front. */
const longToken = /(?<![\w-])(?!(?:order|cart|guest|user|session|hold|lane)_)(?:[\w-]{40,}|[\w+/]{40,}={1,2})/g;

export function redactText(text: string): string {
  return secretText.reduce((masked, pattern) => masked.replace(pattern, mask), text).replace(longToken, mask);
}

const redactDetail = (detail: ReportDetail): ReportDetail =>
  Object.fromEntries(
    Object.entries(detail).map(([key, value]) => {
      if (secretField.test(key)) return [key, mask];
      return [key, typeof value === 'string' ? redactText(value) : value];
    }),
  );

/** One line of JSON. */
export const reportLine = (problem: string, detail: ReportDetail): string =>
  JSON.stringify({ level: 'error', problem, ...redactDetail(detail) });

const framesMax = 6;

/**
 * What may be said of something thrown: its name, the code that its message begins with, and where it was. The message
 * itself may hold anything, also what a buyer has typed, and no pattern knows a street.
 */
export function thrown(error: unknown): { readonly error: string; readonly at?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const [code] = /^[A-Z][A-Z0-9_]{2,}(?=:)/.exec(error.message) ?? [];
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s*at .*:\d+(:\d+)?\)?$/.test(line));
  return {
    error: code ? `${error.name} ${code}` : error.name,
    ...(frames.length > 0 && {
      at: frames
        .slice(0, framesMax)
        .map((line) => line.trim().slice(3))
        .join(' < '),
    }),
  };
}
