/** The components that a path reads from a temporal value or a range (DMN 1.3 tables 65 and 55). */
import { Temporal } from 'temporal-polyfill';
import { DateTime } from './date-time.ts';
import { DaysDuration, MonthsDuration, ofSeconds } from './duration.ts';
import { type Feel, Range } from './feel-value.ts';
import { Time } from './time.ts';

type Components<T> = Readonly<Record<string, (value: T) => Feel>>;
interface DateFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly dayOfWeek: number;
}
interface TimeFields {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}
interface Zoned {
  readonly zone: string | null;
  readonly offsetSeconds: number | null;
}

const ofDate: Components<DateFields> = {
  year: (date) => date.year,
  month: (date) => date.month,
  day: (date) => date.day,
  weekday: (date) => date.dayOfWeek,
};
const ofTime: Components<TimeFields> = {
  hour: (time) => time.hour,
  minute: (time) => time.minute,
  second: (time) => time.second,
};
const ofZone: Components<Zoned> = {
  'time offset': (value) => (value.offsetSeconds === null ? null : ofSeconds(value.offsetSeconds)),
  timezone: (value) => (value.zone !== null && /^[A-Z][a-z]/.test(value.zone) ? value.zone : null),
};
const ofDays: Components<DaysDuration> = {
  days: (duration) => duration.days,
  hours: (duration) => duration.hours,
  minutes: (duration) => duration.minutes,
  seconds: (duration) => duration.seconds,
};
const ofMonths: Components<MonthsDuration> = { years: (duration) => duration.years, months: (duration) => duration.months };
const ofRange: Components<Range> = {
  start: (range) => range.start,
  end: (range) => range.end,
  'start included': (range) => range.startIncluded,
  'end included': (range) => range.endIncluded,
};

function read<T>(components: Components<T>, value: T, name: string): Feel | undefined {
  return Object.hasOwn(components, name) ? components[name]?.(value) : undefined;
}

/** Null when the value has no such component. */
export function componentOf(value: Feel, name: string): Feel {
  if (value instanceof Temporal.PlainDate) return read(ofDate, value, name) ?? null;
  if (value instanceof DateTime)
    return read(ofDate, value.local, name) ?? read(ofTime, value.local, name) ?? read(ofZone, value, name) ?? null;
  if (value instanceof Time) return read(ofTime, value.local, name) ?? read(ofZone, value, name) ?? null;
  if (value instanceof DaysDuration) return read(ofDays, value, name) ?? null;
  if (value instanceof MonthsDuration) return read(ofMonths, value, name) ?? null;
  return value instanceof Range ? (read(ofRange, value, name) ?? null) : null;
}
