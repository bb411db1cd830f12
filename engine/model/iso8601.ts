/** Whether texts of timers are ISO 8601 or cron, as the kernel will read them. */
import { Temporal } from 'temporal-polyfill';
import { type CronNumbering, looksLikeCron, parseCron } from './cron.ts';

export function isDuration(text: string): boolean {
  try {
    return Temporal.Duration.from(text).sign >= 0;
  } catch {
    return false;
  }
}

/** A date, or a date with a time, with or without an offset or zone. */
export function isDate(text: string): boolean {
  return [Temporal.ZonedDateTime, Temporal.Instant, Temporal.PlainDateTime].some((type) => {
    try {
      type.from(text.replace(/@([\w/+-]+)$/, '[$1]'));
      return true;
    } catch {
      return false;
    }
  });
}

/** `R/PT1H`, `R3/PT1H`, `R3/<start>/PT1H`; at least once, with time between. Or a cron expression. */
export function isCycle(text: string, numbering: CronNumbering): boolean {
  if (looksLikeCron(text)) return isCron(text, numbering);
  const match = /^R(\d*)\/(?:([^/]+)\/)?(P[^/]+)$/.exec(text);
  if (match === null) return false;
  const [, times = '', start, period = ''] = match;
  if (times !== '' && Number(times) === 0) return false;
  if (start !== undefined && !isDate(start)) return false;
  return isDuration(period) && Temporal.Duration.from(period).sign > 0;
}

function isCron(text: string, numbering: CronNumbering): boolean {
  try {
    parseCron(text, numbering);
    return true;
  } catch {
    return false;
  }
}
