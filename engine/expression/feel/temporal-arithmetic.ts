/** `+ - * /` on temporal values (DMN 1.3 tables 56 to 59); null where the table has no row or a date leaves the calendar. */
import { Temporal } from 'temporal-polyfill';
import { Decimal } from '../value.ts';
import { normalise, toDecimal } from './arithmetic.ts';
import { DateTime } from './date-time.ts';
import { DaysDuration, MonthsDuration } from './duration.ts';
import { type Feel, type FeelNumber, isNumber } from './feel-value.ts';
import { Time } from './time.ts';

type Duration = DaysDuration | MonthsDuration;
const isDuration = (value: Feel): value is Duration => value instanceof DaysDuration || value instanceof MonthsDuration;

export function addTemporal(a: Feel, b: Feel): Feel {
  return isDuration(b) ? shift(a, b, 1) : isDuration(a) ? shift(b, a, 1) : null;
}

export function subtractTemporal(a: Feel, b: Feel): Feel {
  if (isDuration(b)) return shift(a, b, -1);
  if (a instanceof Temporal.PlainDate && b instanceof Temporal.PlainDate) {
    return new DaysDuration(BigInt(b.until(a, { largestUnit: 'days' }).days) * 86_400_000_000_000n);
  }
  if ((a instanceof DateTime && b instanceof DateTime) || (a instanceof Time && b instanceof Time)) {
    return (a.zone === null) === (b.zone === null) ? new DaysDuration(a.nanoseconds - b.nanoseconds) : null;
  }
  return null;
}

function shift(value: Feel, by: Duration, sign: 1 | -1): Feel {
  if (value instanceof DaysDuration) {
    return by instanceof DaysDuration ? days(value.nanoseconds + BigInt(sign) * by.nanoseconds) : null;
  }
  if (value instanceof MonthsDuration) {
    return by instanceof MonthsDuration ? months(value.totalMonths + sign * by.totalMonths) : null;
  }
  if (value instanceof Time) {
    return by instanceof DaysDuration ? value.plus(new DaysDuration(BigInt(sign) * by.nanoseconds)) : null;
  }
  try {
    if (value instanceof DateTime) return value.plus(by, sign);
    if (value instanceof Temporal.PlainDate) {
      return by instanceof MonthsDuration
        ? value.add({ months: sign * by.totalMonths })
        : new DateTime(value.toPlainDateTime(), null).plus(by, sign).local.toPlainDate();
    }
  } catch {
    return null; // outside the calendar
  }
  return null;
}

export function multiplyTemporal(a: Feel, b: Feel): Feel {
  if (isNumber(b)) return isDuration(a) ? scale(a, (size) => size.times(b)) : null;
  return isNumber(a) && isDuration(b) ? scale(b, (size) => size.times(a)) : null;
}

export function divideTemporal(a: Feel, b: Feel): Feel {
  if (a instanceof DaysDuration && b instanceof DaysDuration) {
    return b.nanoseconds === 0n ? null : normalise(new Decimal(String(a.nanoseconds)).div(String(b.nanoseconds)));
  }
  if (a instanceof MonthsDuration && b instanceof MonthsDuration) {
    return b.totalMonths === 0 ? null : normalise(new Decimal(a.totalMonths).div(b.totalMonths));
  }
  if (!isDuration(a) || !isNumber(b) || isZero(b)) return null;
  return scale(a, (size) => size.div(b));
}

const isZero = (value: FeelNumber): boolean => toDecimal(value).isZero();

function scale(value: Duration, times: (size: Decimal) => Decimal): Feel {
  if (value instanceof MonthsDuration) return months(times(new Decimal(value.totalMonths)).trunc().toNumber() + 0);
  const nanoseconds = times(new Decimal(String(value.nanoseconds))).trunc();
  return nanoseconds.isFinite() && nanoseconds.e < 28 ? days(BigInt(nanoseconds.toFixed())) : null;
}

/** Beyond about thirty million years a duration is of no use to a calendar. */
const MAX_NANOSECONDS = 10n ** 24n;
const days = (nanoseconds: bigint): Feel =>
  nanoseconds > MAX_NANOSECONDS || nanoseconds < -MAX_NANOSECONDS ? null : new DaysDuration(nanoseconds);
const months = (total: number): Feel => (Number.isSafeInteger(total) ? new MonthsDuration(total) : null);
