/** An answer that shows an actor says by which event it is as it is. */
export function versionIn(answer: unknown): number | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if ('version' in answer && typeof answer.version === 'number') return answer.version;
  return 'view' in answer ? versionIn(answer.view) : null;
}
