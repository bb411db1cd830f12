/**
 * Cron expressions: five fields as Unix writes them, six (seconds first) or seven (a year last) as Quartz and Spring do.
 * The zone stands before (`CRON_TZ=Europe/Warsaw 0 9 * * MON-FRI`) or behind (`0 0 9 ? * MON-FRI [Europe/Warsaw]`);
 * without one it is UTC.
 */
import { Temporal } from 'temporal-polyfill';

/** `quartz`: a number names Sunday 1 to Saturday 7 (Camunda 7). `spring`: Sunday 0 or 7, Monday 1 (Camunda 8). */
export type CronNumbering = 'quartz' | 'spring';

/** Days of a month, by number, from its end, or the working day nearest to one. */
export interface DaysOfMonth {
  readonly days: readonly number[];
  /** How many days before the last one: 0 for `L`. */
  readonly beforeLast: readonly number[];
  readonly nearestWeekday: readonly number[];
  readonly lastWeekday: boolean;
}

/** Weekdays from 0 (Sunday) to 6. */
export interface DaysOfWeek {
  readonly days: readonly number[];
  readonly last: readonly number[];
  readonly nth: readonly (readonly [day: number, nth: number])[];
}

export interface Cron {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Null: any. */
  readonly daysOfMonth: DaysOfMonth | null;
  readonly months: readonly number[];
  readonly daysOfWeek: DaysOfWeek | null;
  /** Unix: either of both days will do. Spring: both must fit. */
  readonly days: 'either' | 'both';
  /** Null: every year. */
  readonly years: readonly number[] | null;
  readonly zone: string;
}

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * SUN',
  '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *',
  '@hourly': '0 0 * * * *',
};
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** @throws RangeError that says what is wrong */
export function parseCron(text: string, numbering: CronNumbering): Cron {
  const { expression, zone } = splitZone(text.trim());
  const fields = (MACROS[expression.toLowerCase()] ?? expression).split(/\s+/);
  if (fields.length < 5 || fields.length > (numbering === 'quartz' ? 7 : 6)) {
    throw new RangeError(`a cron expression has 5 or 6 fields${numbering === 'quartz' ? ' or 7' : ''}, not ${fields.length}`);
  }
  const unix = fields.length === 5;
  const [seconds = '', minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = '*'] = unix
    ? ['0', ...fields]
    : fields;
  const daysOfMonth = readDaysOfMonth(dayOfMonth);
  const daysOfWeek = readDaysOfWeek(dayOfWeek, !unix && numbering === 'quartz');
  if (!unix && numbering === 'quartz' && daysOfMonth !== null && daysOfWeek !== null) {
    throw new RangeError('a day of the month and a day of the week cannot both be given: one of them must be ?');
  }
  return {
    seconds: range(seconds, 'second', 0, 59),
    minutes: range(minutes, 'minute', 0, 59),
    hours: range(hours, 'hour', 0, 23),
    daysOfMonth,
    months: range(named(month, MONTHS, 1), 'month', 1, 12),
    daysOfWeek,
    days: unix ? 'either' : 'both',
    years: year === '*' ? null : range(year, 'year', 1970, 2199),
    zone,
  };
}

/** True for what is meant as a cron expression, be it a right one or not. */
export function looksLikeCron(text: string): boolean {
  return /^(?:CRON_TZ=|TZ=|@[a-z]|[\d*?])/i.test(text.trim()) && !/^\d{4}-/.test(text.trim());
}

const WITH_ZONE = /^(?:(?:CRON_)?TZ=(\S+)\s+)?([^[]*?)(?:\s*\[([^\]]+)\])?$/;

function splitZone(text: string): { readonly expression: string; readonly zone: string } {
  const [, before, expression = '', behind] = WITH_ZONE.exec(text) ?? [];
  if (before !== undefined && behind !== undefined) throw new RangeError('a cron expression has one zone');
  const zone = before ?? behind ?? 'UTC';
  try {
    return { expression, zone: Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId };
  } catch {
    throw new RangeError(`"${zone}" is no time zone`);
  }
}

function readDaysOfMonth(text: string): DaysOfMonth | null {
  if (text === '*' || text === '?') return null;
  const days: number[] = [];
  const beforeLast: number[] = [];
  const nearestWeekday: number[] = [];
  let lastWeekday = false;
  for (const part of text.toUpperCase().split(',')) {
    const last = /^L(?:-(\d{1,2}))?$/.exec(part);
    const nearest = /^(\d{1,2})W$/.exec(part);
    if (part === 'LW' || part === 'WL') lastWeekday = true;
    else if (last !== null) beforeLast.push(within(last[1] ?? '0', 'offset from the last day', 0, 30));
    else if (nearest !== null) nearestWeekday.push(within(nearest[1] ?? '', 'day of the month', 1, 31));
    else days.push(...range(part, 'day of the month', 1, 31));
  }
  return { days: sorted(days), beforeLast, nearestWeekday, lastWeekday };
}

function readDaysOfWeek(text: string, quartz: boolean): DaysOfWeek | null {
  if (text === '*' || text === '?') return null;
  const first = quartz ? 1 : 0;
  const day = (number: number): number => (number - first) % 7;
  const days: number[] = [];
  const lasts: number[] = [];
  const nth: [number, number][] = [];
  for (const part of named(text, WEEKDAYS, first).toUpperCase().split(',')) {
    const last = /^(\d)L$/.exec(part);
    const counted = /^(\d)#(\d)$/.exec(part);
    if (part === 'L' && quartz) days.push(6);
    else if (last !== null) lasts.push(day(within(last[1] ?? '', 'day of the week', first, 7)));
    else if (counted !== null) {
      nth.push([day(within(counted[1] ?? '', 'day of the week', first, 7)), within(counted[2] ?? '', 'week', 1, 5)]);
    } else days.push(...range(part, 'day of the week', first, 7).map(day));
  }
  return { days: sorted(days), last: lasts, nth };
}

/** Names of months and days as numbers. */
function named(text: string, names: readonly string[], first: number): string {
  return text.replaceAll(/[A-Z]{3}/gi, (name) => {
    const index = names.indexOf(name.toUpperCase());
    return index < 0 ? name : String(index + first);
  });
}

/** Numbers of a list of `*`, `7`, `1-5`, `22-2`, each with `/step`. */
function range(text: string, what: string, min: number, max: number): readonly number[] {
  return sorted(text.split(',').flatMap((part) => rangeOf(part, what, min, max)));
}

function rangeOf(part: string, what: string, min: number, max: number): number[] {
  const match = /^(?:(\*)|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
  if (match === null) throw new RangeError(`"${part}" is no ${what}`);
  const [, any, from = '', to, stepText] = match;
  const step = stepText === undefined ? 1 : within(stepText, `step of a ${what}`, 1, max);
  const start = any === undefined ? within(from, what, min, max) : min;
  // `5/15` counts from 5 to the end; `5` alone is 5.
  const open = any !== undefined || (to === undefined && stepText !== undefined);
  const end = open ? max : within(to ?? from, what, min, max);
  const length = end >= start ? end - start : max - start + 1 + (end - min);
  const numbers: number[] = [];
  for (let offset = 0; offset <= length; offset += step) {
    const number = start + offset;
    numbers.push(number > max ? min + (number - max - 1) : number);
  }
  return numbers;
}

function within(text: string, what: string, min: number, max: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new RangeError(`"${text}" is no ${what} from ${min} to ${max}`);
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].toSorted((one, other) => one - other);
}
