/** `754321` ms → `12:34`; hours only when there are any; never below `0:00`. */
export function formatLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** Making a format takes longer than all else on a page: each is made once. */
const made = (format: Intl.DateTimeFormatOptions) => ({
  local: new Intl.DateTimeFormat('en-GB', format),
  utc: new Intl.DateTimeFormat('en-GB', { ...format, timeZone: 'UTC' }),
});
const clock = made({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = made({ day: 'numeric', month: 'long', year: 'numeric' });

/** `14:32`, with `UTC` behind it where the reader's own zone is not known. */
export const formatClock = (iso: string, local: boolean): string =>
  local ? clock.local.format(new Date(iso)) : `${clock.utc.format(new Date(iso))} UTC`;

/** `23 November 2026`. */
export const formatDay = (iso: string, local: boolean): string => (local ? day.local : day.utc).format(new Date(iso));
