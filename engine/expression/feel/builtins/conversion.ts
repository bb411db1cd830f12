/** Conversions, truth values and contexts (DMN 1.3 tables 73 to 75 and 82). */
import { parseNumber } from '../arithmetic.ts';
import { equal } from '../compare.ts';
import { type Feel, isNumber } from '../feel-value.ts';
import { textOf } from '../literal.ts';
import { type Builtin, builtin } from './builtin.ts';

function number(from: Feel | undefined, grouping: Feel | undefined, decimal: Feel | undefined): Feel {
  if (isNumber(from) && grouping === undefined) return from;
  if (typeof from !== 'string') return null;
  const group = grouping ?? null;
  const point = decimal ?? '.';
  if (group !== null && group !== ' ' && group !== ',' && group !== '.') return null;
  if ((point !== '.' && point !== ',') || point === group) return null;
  const ungrouped = group === null ? from : from.split(group).join('');
  if (point !== '.' && ungrouped.includes('.')) return null;
  return parseNumber(ungrouped.split(point).join('.'));
}

export const conversionBuiltins: readonly Builtin[] = [
  builtin('number', 'from, grouping separator?, decimal separator?', ([from, grouping, decimal]) =>
    number(from, grouping, decimal),
  ),
  builtin('string', 'from', ([from], run) => (from === null || from === undefined ? null : run.text(textOf(from)))),
  builtin('not', 'negand', ([negand]) => (typeof negand === 'boolean' ? !negand : null)),
  builtin('is', 'value1, value2', ([a = null, b = null], run) => equal(a, b, run) === true),
  builtin('get or else', 'value, default', ([value, otherwise]) => value ?? otherwise ?? null),
];
