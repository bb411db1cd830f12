/** Equality and order (DMN 1.3 §10.3.2.13, tables 52 to 54): operands of other types give null, never a guess. */
import { Temporal } from 'temporal-polyfill';
import { compareNumbers } from './arithmetic.ts';
import { DateTime } from './date-time.ts';
import { DaysDuration, MonthsDuration } from './duration.ts';
import { type Feel, FeelFunction, isContext, isList, isNumber, Range, type Run } from './feel-value.ts';
import { Time } from './time.ts';

/** Sign of a - b; null when the two have no order. */
export function compareValues(a: Feel, b: Feel): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string') return typeof b === 'string' ? sign(a < b, a > b) : null;
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) : null;
  if (a instanceof Temporal.PlainDate) return b instanceof Temporal.PlainDate ? Temporal.PlainDate.compare(a, b) : null;
  if (a instanceof DateTime) return b instanceof DateTime ? compareClocks(a, b) : null;
  if (a instanceof Time) return b instanceof Time ? compareClocks(a, b) : null;
  if (a instanceof DaysDuration)
    return b instanceof DaysDuration ? sign(a.nanoseconds < b.nanoseconds, a.nanoseconds > b.nanoseconds) : null;
  if (a instanceof MonthsDuration) return b instanceof MonthsDuration ? Math.sign(a.totalMonths - b.totalMonths) : null;
  return null;
}

const sign = (less: boolean, greater: boolean): number => (less ? -1 : greater ? 1 : 0);

/** A local clock and a zoned one have no common line of time. */
function compareClocks(a: DateTime | Time, b: DateTime | Time): number | null {
  if ((a.zone === null) !== (b.zone === null)) return null;
  if (a instanceof Time && a.zone !== b.zone && (a.offsetSeconds === null || b.offsetSeconds === null)) return null;
  return sign(a.nanoseconds < b.nanoseconds, a.nanoseconds > b.nanoseconds);
}

/** Whether two values are equal; null when their types differ. Anything can be compared with null. */
export function equal(a: Feel, b: Feel, run: Run): boolean | null {
  if (typeof a === 'number' && typeof b === 'number') return a === b;
  if (a === null || b === null) return a === b;
  if (typeof a === 'boolean') return typeof b === 'boolean' ? a === b : null;
  if (isList(a)) return isList(b) ? equalLists(a, b, run) : null;
  if (isContext(a)) return isContext(b) ? equalContexts(a, b, run) : null;
  if (a instanceof Range) return b instanceof Range ? equalRanges(a, b, run) : null;
  if (a instanceof FeelFunction) return b instanceof FeelFunction ? a === b : null;
  const order = compareValues(a, b);
  if (order === null && (a instanceof DateTime || a instanceof Time) && a.constructor === (b as object).constructor) return false;
  return order === null ? null : order === 0;
}

/** Whether a range holds a value; null when they cannot be compared. */
export function includes(range: Range, value: Feel): boolean | null {
  if (value === null) return null;
  const low = range.start === null ? 1 : compareValues(value, range.start);
  const high = range.end === null ? -1 : compareValues(value, range.end);
  if (low === null || high === null) return null;
  return (low > 0 || (low === 0 && range.startIncluded)) && (high < 0 || (high === 0 && range.endIncluded));
}

function equalLists(a: readonly Feel[], b: readonly Feel[], run: Run): boolean {
  if (a.length !== b.length) return false;
  run.charge(a.length);
  return a.every((item, index) => equal(item, b[index] ?? null, run) === true);
}

function equalContexts(a: { readonly [name: string]: Feel }, b: { readonly [name: string]: Feel }, run: Run): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  run.charge(names.length);
  return names.every((name) => Object.hasOwn(b, name) && equal(a[name] ?? null, b[name] ?? null, run) === true);
}

function equalRanges(a: Range, b: Range, run: Run): boolean {
  return (
    a.startIncluded === b.startIncluded &&
    a.endIncluded === b.endIncluded &&
    equal(a.start, b.start, run) === true &&
    equal(a.end, b.end, run) === true
  );
}
