/**
 * ISO 8601 dates, durations and repeating intervals, and cron expressions -> instants. Calendar units count in the zone
 * of the anchor, else UTC.
 */
import { Temporal } from 'temporal-polyfill';
import { type CronNumbering, looksLikeCron, parseCron } from '../model/cron.ts';
import { nextCronDate } from './cron-dates.ts';
import { Incident } from './incident.ts';

/** What repeats faster would keep the engine from everything else (P10). */
const SHORTEST_PERIOD = 1_000;

/** `R3/<start>/<period>`; the zone of a start may hold a slash. */
const REPEATING = /^R(\d*)\/(?:(.+)\/)?(P[^/]+)$/;

/** When a timer is due (epoch milliseconds) and, for a cycle, how it goes on. */
export interface Due {
  readonly due: number;
  /** How often it fires after this; null = for ever. Absent when it fires once. */
  readonly remaining?: number | null;
  /** `R/<anchor>/<period>`, or `quartz:<cron>`: what `nextDue` counts from. */
  readonly cycle?: string;
}

/**
 * The first due date of a timer that is armed now.
 * @param text `2030-01-01T09:00:00+01:00[Europe/Berlin]`, `P25D`, `R/PT1H`, `R3/<start>/PT1H` or a cron expression
 * @throws Incident BAD_TIMER
 */
export function dueOf(timer: 'date' | 'duration' | 'cycle', text: string, now: number, numbering: CronNumbering = 'spring'): Due {
  try {
    switch (timer) {
      case 'date':
        return { due: parseInstant(text) };
      case 'duration':
        return { due: Math.max(now, inUtc(now).add(Temporal.Duration.from(text)).epochMilliseconds) };
      case 'cycle':
        return looksLikeCron(text) ? firstOfCron(`${numbering}:${text.trim()}`, now) : firstOfCycle(text, now);
    }
  } catch (reason) {
    if (reason instanceof Incident) throw reason;
    const why = looksLikeCron(text) && reason instanceof Error ? `: ${reason.message}` : '';
    throw new Incident('BAD_TIMER', `"${text}" is not ${timer === 'cycle' ? 'a' : 'an ISO 8601'} ${timer}${why}.`);
  }
}

/**
 * The due date after the one that has fired: the next one on the grid of the cycle that lies after now, so that
 * what was missed while nothing ran is caught up by the one firing.
 * @returns null when the cycle is used up
 */
export function nextDue(fired: Due, now: number): Due | null {
  if (fired.cycle === undefined || fired.remaining === undefined || fired.remaining === 0) return null;
  if (CRON.test(fired.cycle)) return nextOfCron(fired.cycle, Math.max(fired.due, now));
  const [, , anchorText = '', periodText = ''] = REPEATING.exec(fired.cycle) ?? [];
  const due = onGrid(zoned(anchorText), Temporal.Duration.from(periodText), Math.max(fired.due, now));
  return { due, remaining: fired.remaining === null ? null : fired.remaining - 1, cycle: fired.cycle };
}

/**
 * Epoch milliseconds of an ISO 8601 date-time or date. A zone in brackets (or after `@`, as FEEL writes it) decides;
 * else the offset; without either it is UTC.
 * @throws RangeError when it is none
 */
export function parseInstant(text: string): number {
  return zoned(text).epochMilliseconds;
}

const CRON = /^(quartz|spring):(.*)$/s;

function firstOfCron(cycle: string, now: number): Due {
  const due = nextOfCron(cycle, now);
  if (due === null) throw new RangeError('it never comes');
  return due;
}

function nextOfCron(cycle: string, after: number): Due | null {
  const [, numbering, text = ''] = CRON.exec(cycle) ?? [];
  const due = nextCronDate(parseCron(text, numbering === 'quartz' ? 'quartz' : 'spring'), after);
  return due === null ? null : { due, remaining: null, cycle };
}

function firstOfCycle(text: string, now: number): Due {
  const match = REPEATING.exec(text.trim());
  if (match === null) throw new Incident('BAD_TIMER', `"${text}" is not an ISO 8601 repeating interval.`);
  const [, times = '', start, periodText = ''] = match;
  const period = Temporal.Duration.from(periodText);
  if (times !== '' && Number(times) === 0) throw new Incident('BAD_TIMER', `"${text}" never fires.`);
  const anchor = start === undefined ? inUtc(now) : zoned(start);
  if (anchor.add(period).epochMilliseconds - anchor.epochMilliseconds < SHORTEST_PERIOD) {
    throw new Incident('BAD_TIMER', `"${text}" repeats faster than once a second.`);
  }
  // With a start the first firing is the start itself (or the next one on its grid); else one period from now.
  const due = start !== undefined && anchor.epochMilliseconds >= now ? anchor.epochMilliseconds : onGrid(anchor, period, now);
  return {
    due,
    remaining: times === '' ? null : Number(times) - 1,
    cycle: `R/${anchor.toString()}/${period.toString()}`,
  };
}

/** The first anchor + k·period after an instant. Counted from the anchor: a 31st stays the last day of a month. */
function onGrid(anchor: Temporal.ZonedDateTime, period: Temporal.Duration, after: number): number {
  const longest = anchor.add(period).epochMilliseconds - anchor.epochMilliseconds + LONGEST_SLACK * calendarUnits(period);
  let k = Math.max(1, Math.floor((after - anchor.epochMilliseconds) / longest));
  let due = anchor.add(times(period, k)).epochMilliseconds;
  while (due <= after) due = anchor.add(times(period, ++k)).epochMilliseconds;
  return due;
}

/** A month can be three days longer than the first one, a year one, a day an hour. */
const LONGEST_SLACK = 3 * 86_400_000;

function calendarUnits(period: Temporal.Duration): number {
  if (period.years > 0 || period.months > 0) return period.years + period.months;
  return period.weeks > 0 || period.days > 0 ? (period.weeks * 7 + period.days) / 72 : 0;
}

function times(period: Temporal.Duration, k: number): Temporal.Duration {
  return Temporal.Duration.from({
    years: period.years * k,
    months: period.months * k,
    weeks: period.weeks * k,
    days: period.days * k,
    hours: period.hours * k,
    minutes: period.minutes * k,
    seconds: period.seconds * k,
    milliseconds: period.milliseconds * k,
  });
}

function zoned(text: string): Temporal.ZonedDateTime {
  const iso = text.trim().replace(/@([A-Za-z_+\-/0-9]+)$/, '[$1]');
  if (iso.includes('[')) return Temporal.ZonedDateTime.from(iso, { offset: 'prefer' });
  if (/T.*(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(iso)) return Temporal.Instant.from(iso).toZonedDateTimeISO('UTC');
  return Temporal.PlainDateTime.from(iso).toZonedDateTime('UTC');
}

function inUtc(now: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC');
}
