/** Lists (DMN 1.3 table 78), except for sums and counts. */
import { toInteger } from '../arithmetic.ts';
import { compareValues, equal } from '../compare.ts';
import { type Feel, FeelFunction, type FeelList, isList, isNumber, type Run } from '../feel-value.ts';
import { type Builtin, builtin, toList } from './builtin.ts';

type Arg = Feel | undefined;

const ofList = (name: string, run: (list: FeelList, state: Run) => Feel): Builtin =>
  builtin(name, 'list', ([value], state) => {
    const list = toList(value);
    return list === null ? null : run(list, state);
  });

const isSame = (a: Feel, b: Feel, run: Run): boolean => {
  run.charge(1);
  return equal(a, b, run) === true;
};

/** Position from 1, or from the end when negative -> index from 0; null outside the list. */
function toIndex(position: Arg, length: number): number | null {
  const at = isNumber(position) ? toInteger(position) : null;
  if (at === null || at === 0 || Math.abs(at) > length) return null;
  return at > 0 ? at - 1 : length + at;
}

function sublist(value: Arg, start: Arg, length: Arg): Feel {
  const list = toList(value);
  if (list === null) return null;
  const index = toIndex(start, list.length);
  const count = length === undefined ? Infinity : isNumber(length) ? toInteger(length) : null;
  if (index === null || count === null || count < 0) return null;
  return length !== undefined && index + count > list.length ? null : list.slice(index, index + count);
}

/** First occurrence of each value; primitive values are found by hash. */
function distinct(list: FeelList, run: Run): Feel[] {
  const result: Feel[] = [];
  const others: Feel[] = [];
  const seen = new Set<Feel>();
  for (const item of list) {
    const simple = typeof item !== 'object' || item === null;
    if (simple ? seen.has(item) : others.some((other) => isSame(item, other, run))) continue;
    if (simple) seen.add(item);
    else others.push(item);
    result.push(item);
  }
  run.elements(result.length);
  return result;
}

function flatten(list: FeelList, run: Run): Feel[] {
  const result: Feel[] = [];
  const visit = (items: FeelList): void => {
    run.charge(1 + items.length);
    for (const item of items) {
      if (isList(item)) visit(item);
      else result.push(item);
    }
  };
  visit(list);
  run.elements(result.length);
  return result;
}

function concatenate(args: readonly Arg[], run: Run): Feel[] | null {
  const lists = args.map(toList);
  if (lists.includes(null)) return null;
  run.elements(lists.reduce((sum, list) => sum + (list?.length ?? 0), 0));
  return lists.flatMap((list) => [...(list ?? [])]);
}

function sort(value: Arg, precedes: Arg, run: Run): Feel {
  const list = toList(value);
  if (list === null) return null;
  run.elements(list.length);
  if (precedes instanceof FeelFunction) {
    const before = (a: Feel, b: Feel): boolean => {
      run.charge(1);
      return precedes.invoke([a, b], run) === true;
    };
    return list.toSorted((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
  }
  if (precedes !== undefined) return null;
  let comparable = true;
  const sorted = list.toSorted((a, b) => {
    run.charge(1);
    const order = compareValues(a, b);
    if (order === null) comparable = false;
    return order ?? 0;
  });
  return comparable ? sorted : null;
}

function listReplace(value: Arg, where: Arg, item: Feel, run: Run): Feel {
  const list = toList(value);
  if (list === null) return null;
  run.elements(list.length);
  if (where instanceof FeelFunction) return list.map((old) => (where.invoke([old, item], run) === true ? item : old));
  const index = toIndex(where, list.length);
  return index === null ? null : list.with(index, item);
}

export const listBuiltins: readonly Builtin[] = [
  builtin('list contains', 'list, element', ([value, element = null], run) => {
    return toList(value)?.some((item) => isSame(item, element, run)) ?? null;
  }),
  builtin('sublist', 'list, start position, length?', ([list, start, length]) => sublist(list, start, length)),
  builtin('append', ['list, item', 'list, ...items'], ([value, ...items], run) => {
    const list = value === null ? [null] : toList(value);
    if (list === null) return null;
    run.elements(list.length + items.length);
    return [...list, ...items.map((item) => item ?? null)];
  }),
  builtin('concatenate', '...lists', concatenate),
  builtin('insert before', 'list, position, newItem', ([value, position, item = null], run) => {
    const list = toList(value);
    const index = list === null ? null : toIndex(position, list.length);
    if (list === null || index === null) return null;
    run.elements(list.length + 1);
    return list.toSpliced(index, 0, item);
  }),
  builtin('remove', 'list, position', ([value, position]) => {
    const list = toList(value);
    const index = list === null ? null : toIndex(position, list.length);
    return list === null || index === null ? null : list.toSpliced(index, 1);
  }),
  builtin('list replace', ['list, position, newItem', 'list, match, newItem'], ([list, where, item = null], run) =>
    listReplace(list, where, item, run),
  ),
  ofList('reverse', (list) => list.toReversed()),
  builtin('index of', 'list, match', ([value, match = null], run) => {
    return toList(value)?.flatMap((item, index) => (isSame(item, match, run) ? [index + 1] : [])) ?? null;
  }),
  builtin('union', '...lists', (args, run) => {
    const all = concatenate(args, run);
    return all === null ? null : distinct(all, run);
  }),
  ofList('distinct values', distinct),
  ofList('duplicate values', (list, run) => {
    const twice = list.filter((item, index) => list.some((other, at) => at < index && isSame(item, other, run)));
    return distinct(twice, run);
  }),
  ofList('flatten', flatten),
  ofList('is empty', (list) => list.length === 0),
  builtin('sort', ['list, precedes?'], ([list, precedes], run) => sort(list, precedes, run)),
];
