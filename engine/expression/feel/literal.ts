import { Temporal } from 'temporal-polyfill';
import { numberText } from './arithmetic.ts';
import { parseDate, parseDateTime, DateTime } from './date-time.ts';
import { DaysDuration, MonthsDuration, parseDuration } from './duration.ts';
import { type Feel, FeelFunction, type FeelTemporal, isContext, isList, isNumber, Range } from './feel-value.ts';
import { parseTime, Time } from './time.ts';

/** The temporal value of `@"…"`: the shape of the text decides (DMN 1.3 §10.3.2.3.2); null when it is none. */
export function parseLiteral(text: string): FeelTemporal | null {
  return parseDate(text) ?? parseDuration(text) ?? parseTime(text) ?? (text.includes('T') ? parseDateTime(text) : null);
}

export function isTemporal(value: Feel): value is FeelTemporal {
  return (
    value instanceof Temporal.PlainDate ||
    value instanceof DateTime ||
    value instanceof Time ||
    value instanceof DaysDuration ||
    value instanceof MonthsDuration
  );
}

/** The text that `string()` gives, as close to a literal as it goes (DMN 1.3 table 73). */
export function textOf(value: Feel, quoted = false): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoted ? `"${value.replace(/["\\]/g, (sign) => `\\${sign}`)}"` : value;
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) return numberText(value);
  if (isList(value)) return `[${value.map((item) => textOf(item, true)).join(', ')}]`;
  if (value instanceof Range) {
    return `${value.startIncluded ? '[' : '('}${textOf(value.start, true)}..${textOf(value.end, true)}${value.endIncluded ? ']' : ')'}`;
  }
  if (value instanceof FeelFunction) return `function(${value.parameters.join(', ')})`;
  if (isContext(value)) {
    return `{${Object.entries(value)
      .map(([name, item]) => `${/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : textOf(name, true)}: ${textOf(item, true)}`)
      .join(', ')}}`;
  }
  return value.toString();
}
