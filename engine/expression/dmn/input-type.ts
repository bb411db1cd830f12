/** The types that a column may declare (`typeRef`), and how a variable, which is JSON, becomes such a value. */
import { parseNumber } from '../feel/arithmetic.ts';
import { parseDate, parseDateTime } from '../feel/date-time.ts';
import { parseDuration } from '../feel/duration.ts';
import { type Feel, isNumber } from '../feel/feel-value.ts';
import { isTemporal } from '../feel/literal.ts';
import { parseTime } from '../feel/time.ts';

type Conversion = (value: Feel) => Feel | undefined;

const number: Conversion = (value) => (isNumber(value) ? value : undefined);
/** Dates come as ISO text from variables. */
const temporal =
  (parse: (text: string) => Feel): Conversion =>
  (value) =>
    typeof value === 'string' ? (parse(value) ?? undefined) : isTemporal(value) ? value : undefined;

const conversions: Readonly<Record<string, Conversion>> = {
  number,
  integer: number,
  long: number,
  double: number,
  /** A decimal travels as text in JSON, since a double cannot hold it. */
  decimal: (value) => (typeof value === 'string' ? (parseNumber(value) ?? undefined) : number(value)),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  string: (value) => (typeof value === 'string' ? value : undefined),
  date: temporal(parseDate),
  time: temporal(parseTime),
  dateTime: temporal(parseDateTime),
  'date and time': temporal(parseDateTime),
  dayTimeDuration: temporal(parseDuration),
  'days and time duration': temporal(parseDuration),
  yearMonthDuration: temporal(parseDuration),
  'years and months duration': temporal(parseDuration),
};

/** The value as the column's type; undefined when it is of another. Null stays null, and types of the model itself are not checked. */
export function toType(typeRef: string | undefined, value: Feel): Feel | undefined {
  const name = typeRef?.replace(/^feel:/, '') ?? '';
  const conversion = Object.hasOwn(conversions, name) ? conversions[name] : undefined;
  return conversion === undefined || value === null ? value : conversion(value);
}
