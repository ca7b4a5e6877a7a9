/** `754321` ms → `12:34`; hours only when there are any; never below `0:00`. */
export function formatLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** `14:32`, with `UTC` behind it where the reader's own zone is not known. */
export function formatClock(iso: string, local: boolean): string {
  const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  if (local) return new Intl.DateTimeFormat('en-GB', format).format(new Date(iso));
  return `${new Intl.DateTimeFormat('en-GB', { ...format, timeZone: 'UTC' }).format(new Date(iso))} UTC`;
}

/** `23 November 2026`. */
export function formatDay(iso: string, local: boolean): string {
  const format = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat('en-GB', local ? format : { ...format, timeZone: 'UTC' }).format(new Date(iso));
}
