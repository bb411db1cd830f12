import { Temporal } from 'temporal-polyfill';
import { DaysDuration, type MonthsDuration } from './duration.ts';
import { offsetSeconds, parseTime, type Time, zoneSuffix } from './time.ts';

const temporalZone = (zone: string): string => (zone === 'Z' ? 'UTC' : zone);

/** A date and time, local or in a zone (`Z`, `±hh:mm`, a zone name). */
export class DateTime {
  readonly local: Temporal.PlainDateTime;
  readonly zone: string | null;
  constructor(local: Temporal.PlainDateTime, zone: string | null) {
    this.local = local;
    this.zone = zone;
  }
  /** Nanoseconds since 1970 in UTC, or on a calendar without zone for a local value. */
  get nanoseconds(): bigint {
    return this.local.toZonedDateTime(this.zone === null ? 'UTC' : temporalZone(this.zone)).epochNanoseconds;
  }
  get offsetSeconds(): number | null {
    return this.zone === null ? null : this.local.toZonedDateTime(temporalZone(this.zone)).offsetNanoseconds / 1e9;
  }
  /** The same instant on the calendar of UTC. */
  get utc(): DateTime {
    return this.zone === null
      ? this
      : new DateTime(this.local.toZonedDateTime(temporalZone(this.zone)).withTimeZone('UTC').toPlainDateTime(), 'Z');
  }
  /** A days and time duration is exact time; months keep the local time (DMN 1.3 table 57). */
  plus(duration: DaysDuration | MonthsDuration, sign: 1 | -1): DateTime {
    if (!(duration instanceof DaysDuration))
      return new DateTime(this.local.add({ months: sign * duration.totalMonths }), this.zone);
    const nanoseconds = BigInt(sign) * duration.nanoseconds;
    const exact = { seconds: Number(nanoseconds / 1_000_000_000n), nanoseconds: Number(nanoseconds % 1_000_000_000n) };
    if (this.zone === null) return new DateTime(this.local.add(exact), null);
    return new DateTime(this.local.toZonedDateTime(temporalZone(this.zone)).add(exact).toPlainDateTime(), this.zone);
  }
  toString(): string {
    return `${this.local.toString()}${zoneSuffix(this.zone)}`;
  }
  /** ISO 8601 with an offset in place of a zone name, which other systems can read. */
  toIso(): string {
    if (this.zone === null || offsetSeconds(this.zone) !== null) return this.toString();
    return this.local.toZonedDateTime(this.zone).toString({ timeZoneName: 'never' });
  }
}

const DATE = /^-?\d{4,6}-\d\d-\d\d$/;

/** `yyyy-mm-dd`; null when it is no date. */
export function parseDate(text: string): Temporal.PlainDate | null {
  if (!DATE.test(text)) return null;
  const [year, month, day] = [text.slice(0, -6), text.slice(-5, -3), text.slice(-2)];
  return dateOf(Number(year), Number(month), Number(day));
}

export function dateOf(year: number, month: number, day: number): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** `yyyy-mm-ddThh:mm:ss[.fraction][zone]`, also with a zone in brackets as JSON often carries it; a date alone means midnight. */
export function parseDateTime(text: string): DateTime | null {
  const at = text.indexOf('T');
  const date = parseDate(at < 0 ? text : text.slice(0, at));
  if (date === null) return null;
  if (at < 0) return new DateTime(date.toPlainDateTime(), null);
  const bracketed = /^(.*?)(?:Z|[+-]\d\d:\d\d)?\[([^\]]+)\]$/.exec(text.slice(at + 1));
  const time = parseTime(bracketed === null ? text.slice(at + 1) : `${bracketed[1]}@${bracketed[2]}`);
  return time === null ? null : combine(date, time);
}

export const combine = (date: Temporal.PlainDate, time: Time): DateTime =>
  new DateTime(date.toPlainDateTime(time.local), time.zone);
