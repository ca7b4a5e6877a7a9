import { idempotencyKey } from '../../../../contract/http.ts';

/** The text of a field; empty for one that is missing or is a file. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** A whole number, or NaN, which the API refuses in words. */
export const numberOf = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN);

/** The key that the form was rendered with. One that was tampered with names no act that we know: it gets a new one. */
export function keyOf(form: FormData): string {
  const key = idempotencyKey.safeParse(textOf(form, 'key'));
  return key.success ? key.data : crypto.randomUUID();
}
