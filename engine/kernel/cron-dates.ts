/** The dates of a cron expression, also where the clock of its zone is changed. */
import { Temporal } from 'temporal-polyfill';
import type { Cron, DaysOfMonth, DaysOfWeek } from '../model/cron.ts';

/** Further away is never: Monday, 29 February comes back after 40 years at most. */
const LONGEST_SEARCH = 100;

/**
 * The first date after an instant (epoch milliseconds); null when there is none.
 *
 * A time of day that the clock skips comes at the moment it jumps; one that it shows twice comes the first time. What
 * runs in every hour follows the clock: never in the skipped hour, in both that are shown twice.
 */
export function nextCronDate(cron: Cron, after: number): number | null {
  const start = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(cron.zone);
  return cron.hours.length === 24 ? byTheClock(cron, start) : onceADay(cron, start);
}

/** Stretches of one offset after another: within one the clock only goes forward. */
function byTheClock(cron: Cron, start: Temporal.ZonedDateTime): number | null {
  let from = start;
  let inclusive = false;
  for (;;) {
    const local = nextLocal(cron, from.toPlainDateTime(), inclusive);
    if (local === null) return null;
    const due = from.epochMilliseconds + from.toPlainDateTime().until(local).total({ unit: 'milliseconds' });
    const change = from.getTimeZoneTransition('next');
    if (change === null || due < change.epochMilliseconds) return due;
    from = change;
    inclusive = true;
  }
}

function onceADay(cron: Cron, start: Temporal.ZonedDateTime): number | null {
  let local = nextLocal(cron, start.toPlainDateTime(), false);
  while (local !== null) {
    const due = instantOf(local, cron.zone);
    if (due > start.epochMilliseconds) return due;
    local = nextLocal(cron, local, false);
  }
  return null;
}

/** Of a time shown twice the first; of one that is skipped the moment of the jump. */
function instantOf(local: Temporal.PlainDateTime, zone: string): number {
  const first = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (first.toPlainDateTime().equals(local)) return first.epochMilliseconds;
  const jump = first.getTimeZoneTransition('next');
  return (jump ?? first).epochMilliseconds;
}

/** The first matching time of the clock after another one. */
function nextLocal(cron: Cron, after: Temporal.PlainDateTime, inclusive: boolean): Temporal.PlainDateTime | null {
  const whole = after.round({ smallestUnit: 'second', roundingMode: 'floor' });
  const from = inclusive && whole.equals(after) ? whole : whole.add({ seconds: 1 });
  for (let { year, month } = from; year <= from.year + LONGEST_SEARCH; month += 1) {
    if (month > 12) {
      month = 0;
      year += 1;
      continue;
    }
    if (cron.years !== null && !cron.years.includes(year)) {
      if (year > (cron.years.at(-1) ?? 0)) return null;
      month = 12;
      continue;
    }
    if (!cron.months.includes(month)) continue;
    const thisMonth = year === from.year && month === from.month;
    for (const day of daysIn(cron, year, month)) {
      if (thisMonth && day < from.day) continue;
      const time = firstTime(cron, thisMonth && day === from.day ? from : null);
      if (time !== null) return Temporal.PlainDateTime.from({ year, month, day, ...time });
    }
  }
  return null;
}

interface Time {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** The first time of day, no earlier than the one given. */
function firstTime(cron: Cron, from: Time | null): Time | null {
  const [firstMinute = 0] = cron.minutes;
  const [firstSecond = 0] = cron.seconds;
  if (from === null) return { hour: cron.hours[0] ?? 0, minute: firstMinute, second: firstSecond };
  for (const hour of cron.hours) {
    if (hour < from.hour) continue;
    if (hour > from.hour) return { hour, minute: firstMinute, second: firstSecond };
    for (const minute of cron.minutes) {
      if (minute < from.minute) continue;
      if (minute > from.minute) return { hour, minute, second: firstSecond };
      const second = cron.seconds.find((candidate) => candidate >= from.second);
      if (second !== undefined) return { hour, minute, second };
    }
  }
  return null;
}

/** The days of a month that match, in order. */
function daysIn({ daysOfMonth, daysOfWeek, days }: Cron, year: number, month: number): readonly number[] {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const all = Array.from({ length }, (_, index) => index + 1);
  if (daysOfMonth === null && daysOfWeek === null) return all;
  const weekdayOf = (day: number): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  const byDate = daysOfMonth === null ? null : datesOf(daysOfMonth, length, weekdayOf);
  const byWeek = daysOfWeek === null ? null : weekdaysOf(daysOfWeek, all, weekdayOf);
  if (byDate === null || byWeek === null) return all.filter((day) => (byDate ?? byWeek)?.has(day));
  return all.filter((day) => (days === 'either' ? byDate.has(day) || byWeek.has(day) : byDate.has(day) && byWeek.has(day)));
}

function datesOf(rule: DaysOfMonth, length: number, weekdayOf: (day: number) => number): ReadonlySet<number> {
  const nearest = [...rule.nearestWeekday.filter((day) => day <= length), ...(rule.lastWeekday ? [length] : [])];
  return new Set([
    ...rule.days,
    ...rule.beforeLast.map((before) => length - before),
    ...nearest.map((day) => nearestWorkday(day, length, weekdayOf(day))),
  ]);
}

/** Monday to Friday, within the same month. */
function nearestWorkday(day: number, length: number, weekday: number): number {
  if (weekday === 6) return day > 1 ? day - 1 : day + 2;
  if (weekday === 0) return day < length ? day + 1 : day - 2;
  return day;
}

function weekdaysOf(rule: DaysOfWeek, all: readonly number[], weekdayOf: (day: number) => number): ReadonlySet<number> {
  const matches = (day: number): boolean => {
    const weekday = weekdayOf(day);
    if (rule.days.includes(weekday)) return true;
    if (rule.last.includes(weekday) && day + 7 > all.length) return true;
    return rule.nth.some(([wanted, nth]) => wanted === weekday && Math.ceil(day / 7) === nth);
  };
  return new Set(all.filter(matches));
}
