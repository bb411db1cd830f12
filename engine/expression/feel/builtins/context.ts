/** Contexts (DMN 1.3 table 82 and its successors). */
import { type Feel, type FeelList, isContext, isList, ownProperty, type Run } from '../feel-value.ts';
import { type Builtin, builtin, toList } from './builtin.ts';

type Arg = Feel | undefined;

function put(context: Arg, keys: FeelList, value: Feel, run: Run): Feel {
  if (!isContext(context)) return null;
  const [key, ...rest] = keys;
  if (typeof key !== 'string' || key === '__proto__') return null;
  run.elements(Object.keys(context).length);
  if (rest.length === 0) return { ...context, [key]: value };
  const inner = put(ownProperty(context, key), rest, value, run);
  return inner === null ? null : { ...context, [key]: inner };
}

/** A context from `{key, value}` entries; null when a key is missing or comes twice. */
function fromEntries(entries: Arg): Feel {
  const context: Record<string, Feel> = {};
  for (const entry of toList(entries) ?? []) {
    const key = isContext(entry) ? ownProperty(entry, 'key') : null;
    if (!isContext(entry) || typeof key !== 'string' || key === '__proto__' || Object.hasOwn(context, key)) return null;
    context[key] = ownProperty(entry, 'value');
  }
  return entries === null || entries === undefined ? null : context;
}

/** By hand: `Object.assign` would set the prototype from an own `__proto__` in the data. */
function merge(contexts: Arg, run: Run): Feel {
  const list = toList(contexts);
  if (list === null || !list.every(isContext)) return null;
  const merged: Record<string, Feel> = {};
  for (const context of list) {
    const names = Object.keys(context);
    run.elements(names.length);
    for (const name of names) if (name !== '__proto__') merged[name] = context[name] ?? null;
  }
  return merged;
}

function getValue(context: Arg, keys: Arg): Feel {
  let value: Feel = context ?? null;
  for (const key of isList(keys) ? keys : [keys]) {
    if (!isContext(value) || typeof key !== 'string') return null;
    value = ownProperty(value, key);
  }
  return value;
}

export const contextBuiltins: readonly Builtin[] = [
  builtin('get value', ['m, key', 'context, key', 'context, keys'], ([context, keys]) => getValue(context, keys)),
  builtin('get entries', ['m', 'context'], ([context], run) => {
    if (!isContext(context)) return null;
    const entries = Object.entries(context);
    run.elements(entries.length);
    return entries.map(([key, value]) => ({ key, value }));
  }),
  builtin('context put', ['context, key, value', 'context, keys, value'], ([context, keys, value = null], run) =>
    put(context, isList(keys) ? keys : [keys ?? null], value, run),
  ),
  builtin('put', 'context, key, value', ([context, keys, value = null], run) =>
    put(context, isList(keys) ? keys : [keys ?? null], value, run),
  ),
  builtin('context merge', ['contexts', '...contexts'], (args, run) =>
    merge(args.length === 1 ? args[0] : args.map((arg) => arg ?? null), run),
  ),
  builtin('put all', '...contexts', (args, run) => merge(args.length === 1 ? args[0] : args.map((arg) => arg ?? null), run)),
  builtin('context', 'entries', ([entries]) => fromEntries(entries)),
];
