/** `camunda:failedJobRetryTimeCycle`: `R5/PT5M`, or the pause after each failure, `PT1M,PT5M,PT1H`. */

export interface RetryCycle {
  /** How often it is tried in all. */
  readonly tries: number;
  /** Milliseconds after the first, second, … failure; the last one counts for all that follow. */
  readonly pauses: readonly number[];
}

const REPEATING = /^R(\d{1,6})\/(P.+)$/;
const DURATION = /^P(?=\d|T\d)(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/;
const MOST_PAUSES = 100;

/** Null when the text is none. One duration alone, as a list of one, is tried twice (Camunda 7). */
export function retryCycleOf(text: string): RetryCycle | null {
  const repeating = REPEATING.exec(text.trim());
  const texts = repeating === null ? text.split(',') : [repeating[2] ?? ''];
  const pauses = texts.map((part) => constantDuration(part.trim()));
  if (pauses.length > MOST_PAUSES || !pauses.every((pause) => pause !== null)) return null;
  const tries = repeating === null ? pauses.length + 1 : Number(repeating[1]);
  return tries === 0 ? null : { tries, pauses };
}

/** A duration of days and smaller, in milliseconds; null when it is none. */
export function constantDuration(text: string): number | null {
  const match = DURATION.exec(text);
  if (match === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
