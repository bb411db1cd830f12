/** Dates, times and durations (DMN 1.3 tables 73 and 80, §10.3.4.9). `now` and `today` are compiled apart: they need a clock. */
import { Temporal } from 'temporal-polyfill';
import { toDecimal, toInteger } from '../arithmetic.ts';
import { combine, dateOf, DateTime, parseDate, parseDateTime } from '../date-time.ts';
import { DaysDuration, MonthsDuration, parseDuration } from '../duration.ts';
import { type Feel, isNumber } from '../feel-value.ts';
import { offsetText, parseTime, Time } from '../time.ts';
import { type Builtin, builtin } from './builtin.ts';

type Arg = Feel | undefined;

const integer = (value: Arg): number | null => (isNumber(value) ? toInteger(value) : null);

function toDate(value: Arg): Temporal.PlainDate | null {
  if (typeof value === 'string') return parseDate(value);
  return value instanceof Temporal.PlainDate ? value : value instanceof DateTime ? value.local.toPlainDate() : null;
}

function date(args: readonly Arg[]): Feel {
  if (args.length === 1) return toDate(args[0]);
  const [year, month, day] = args.map(integer);
  return year == null || month == null || day == null ? null : dateOf(year, month, day);
}

function time(args: readonly Arg[]): Feel {
  const [first, ...rest] = args;
  if (args.length > 1) return timeOf(first, ...rest);
  if (typeof first === 'string') return parseTime(first);
  if (first instanceof DateTime) return new Time(first.local.toPlainTime(), first.zone);
  return first instanceof Temporal.PlainDate ? new Time(new Temporal.PlainTime(), 'Z') : first instanceof Time ? first : null;
}

function timeOf(hourOf: Arg, minuteOf?: Arg, secondOf?: Arg, offset?: Arg): Feel {
  const [hour, minute] = [integer(hourOf), integer(minuteOf)];
  if (hour === null || minute === null || !isNumber(secondOf)) return null;
  const nanoseconds = toDecimal(secondOf).times(1e9).trunc().toNumber();
  const zone = offset instanceof DaysDuration ? offsetText(Number(offset.nanoseconds / 1_000_000_000n)) : null;
  if ((offset ?? null) !== null && zone === null) return null;
  try {
    const local = Temporal.PlainTime.from({ hour, minute, second: Math.floor(nanoseconds / 1e9) }, { overflow: 'reject' });
    return new Time(local.add({ nanoseconds: nanoseconds % 1e9 }), zone);
  } catch {
    return null;
  }
}

function dateAndTime(args: readonly Arg[]): Feel {
  const [first, second] = args;
  if (args.length === 2) {
    const day = typeof first === 'string' ? null : toDate(first);
    return day !== null && second instanceof Time ? combine(day, second) : null;
  }
  if (typeof first === 'string') return parseDateTime(first);
  return first instanceof DateTime
    ? first
    : first instanceof Temporal.PlainDate
      ? new DateTime(first.toPlainDateTime(), null)
      : null;
}

/** Whole months from one date to the other. */
function monthsBetween(from: Arg, to: Arg): Feel {
  const [start, end] = [toDate(typeof from === 'string' ? null : from), toDate(typeof to === 'string' ? null : to)];
  if (start === null || end === null) return null;
  return new MonthsDuration(start.until(end, { largestUnit: 'months' }).months);
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

const ofDate = (name: string, run: (date: Temporal.PlainDate) => Feel): Builtin =>
  builtin(name, 'date', ([value]) => {
    const day = typeof value === 'string' ? null : toDate(value);
    return day === null ? null : run(day);
  });

export const temporalBuiltins: readonly Builtin[] = [
  builtin('date', ['from', 'year, month, day'], date),
  builtin('time', ['from', 'hour, minute, second, offset?'], time),
  builtin('date and time', ['from', 'date, time'], dateAndTime),
  builtin('duration', 'from', ([from]) => {
    if (typeof from === 'string') return parseDuration(from);
    return from instanceof DaysDuration || from instanceof MonthsDuration ? from : null;
  }),
  builtin('years and months duration', 'from, to', ([from, to]) => monthsBetween(from, to)),
  ofDate('day of week', (day) => DAYS[day.dayOfWeek - 1] ?? null),
  ofDate('day of year', (day) => day.dayOfYear),
  ofDate('week of year', (day) => day.weekOfYear ?? null),
  ofDate('month of year', (day) => MONTHS[day.month - 1] ?? null),
  ofDate('last day of month', (day) => day.with({ day: day.daysInMonth })),
];
