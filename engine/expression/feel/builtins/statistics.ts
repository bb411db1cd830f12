/** Counts, sums and truth over lists (DMN 1.3 table 78); each takes a list or its elements as arguments. */
import { add, compareNumbers, divide, multiply, normalise, toDecimal } from '../arithmetic.ts';
import { compareValues } from '../compare.ts';
import { Decimal } from '../../value.ts';
import { type Feel, type FeelList, type FeelNumber, isNumber } from '../feel-value.ts';
import { addTemporal } from '../temporal-arithmetic.ts';
import { DaysDuration, MonthsDuration } from '../duration.ts';
import { type Builtin, builtin, toElements, toList } from './builtin.ts';

const ofElements = (name: string, run: (elements: FeelList) => Feel): Builtin =>
  builtin(name, ['list', '...list'], (args) => {
    const elements = toElements(args);
    return elements === null ? null : run(elements);
  });

const ofNumbers = (name: string, run: (numbers: readonly FeelNumber[]) => Feel): Builtin =>
  ofElements(name, (elements) => (elements.every(isNumber) && elements.length > 0 ? run(elements) : null));

function extreme(elements: FeelList, sign: 1 | -1): Feel {
  const [first, ...rest] = elements;
  if (first === undefined || first === null || compareValues(first, first) === null) return null;
  let best: Feel = first;
  for (const item of rest) {
    const order = compareValues(item, best);
    if (order === null) return null;
    if (order * sign > 0) best = item;
  }
  return best;
}

const sumNumbers = (numbers: readonly FeelNumber[]): FeelNumber | null =>
  numbers.reduce<FeelNumber | null>((sum, value) => (sum === null ? null : add(sum, value)), 0);

function sum(elements: FeelList): Feel {
  const [first, ...rest] = elements;
  if (elements.every(isNumber)) return first === undefined ? null : sumNumbers(elements);
  if (!(first instanceof DaysDuration) && !(first instanceof MonthsDuration)) return null;
  return rest.reduce<Feel>((total, item) => addTemporal(total, item), first);
}

function mean(numbers: readonly FeelNumber[]): FeelNumber | null {
  const total = sumNumbers(numbers);
  return total === null ? null : divide(total, numbers.length);
}

function median(numbers: readonly FeelNumber[]): Feel {
  const sorted = numbers.toSorted(compareNumbers);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? null;
  const lower = sorted[middle - 1];
  return sorted.length % 2 === 1 || upper === null || lower === undefined ? upper : mean([lower, upper]);
}

/** Of a sample: divides by n - 1. */
function stddev(numbers: readonly FeelNumber[]): Feel {
  if (numbers.length < 2) return null;
  const centre = numbers.reduce<Decimal>((total, value) => total.plus(value), new Decimal(0)).div(numbers.length);
  const squares = numbers.reduce<Decimal>((total, value) => total.plus(toDecimal(value).minus(centre).pow(2)), new Decimal(0));
  return normalise(squares.div(numbers.length - 1).sqrt());
}

function mode(numbers: readonly FeelNumber[]): Feel {
  const counts = new Map<string, { value: FeelNumber; count: number }>();
  for (const value of numbers) {
    const entry = counts.get(String(value)) ?? { value, count: 0 };
    entry.count++;
    counts.set(String(value), entry);
  }
  const most = Math.max(...[...counts.values()].map(({ count }) => count));
  return [...counts.values()]
    .filter(({ count }) => count === most)
    .map(({ value }) => value)
    .sort(compareNumbers);
}

/** Three-valued conjunction (`all`) or disjunction (`any`); what is no truth value is unknown. */
function truth(elements: FeelList, decisive: boolean): Feel {
  if (elements.includes(decisive)) return decisive;
  return elements.every((item) => item === !decisive) ? !decisive : null;
}

export const statisticsBuiltins: readonly Builtin[] = [
  builtin('count', 'list', ([list]) => toList(list)?.length ?? null),
  ofElements('min', (elements) => extreme(elements, -1)),
  ofElements('max', (elements) => extreme(elements, 1)),
  ofElements('sum', sum),
  ofNumbers('mean', mean),
  ofNumbers('product', (numbers) =>
    numbers.reduce<FeelNumber | null>((total, value) => (total === null ? null : multiply(total, value)), 1),
  ),
  ofNumbers('median', median),
  ofNumbers('stddev', stddev),
  ofElements('mode', (elements) => (elements.every(isNumber) ? (elements.length === 0 ? [] : mode(elements)) : null)),
  ofElements('all', (elements) => truth(elements, false)),
  ofElements('any', (elements) => truth(elements, true)),
];
