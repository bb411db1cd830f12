/** The cheap way for what most operations give: a few short texts, numbers and marks. */
import type { Value } from '../expression/value.ts';

/** JSON text has at most this many bytes for one UTF-16 code unit (`\\u001f`). */
const MOST_BYTES_A_CHARACTER = 6;
/** No number, mark or null has a longer text; with what stands around a value. */
const MOST_BYTES_A_VALUE = 32;

/**
 * What `decode(JSON.stringify(given))` gives, for plain objects and lists of a few values that are surely smaller than the limit.
 * @param limit bytes of its JSON text
 * @returns undefined for whatever takes a closer look: large, U+0000, a tagged decimal, an object with behaviour
 */
export function copyOfSmall(given: unknown, limit: number): Value | undefined {
  const budget = { left: limit };
  const copied = copyOf(given, budget);
  return budget.left < 0 ? undefined : copied;
}

function copyOf(given: unknown, budget: { left: number }): Value | undefined {
  budget.left -= MOST_BYTES_A_VALUE;
  if (budget.left < 0) return undefined;
  if (given === null || typeof given === 'boolean') return given;
  if (typeof given === 'number') return Number.isFinite(given) ? given + 0 : undefined;
  if (typeof given === 'string') {
    budget.left -= given.length * MOST_BYTES_A_CHARACTER;
    return given.includes('\0') ? undefined : given;
  }
  if (typeof given !== 'object') return undefined;
  return Array.isArray(given) ? listOf(given, budget) : objectOf(given, budget);
}

function listOf(given: readonly unknown[], budget: { left: number }): Value | undefined {
  const list: Value[] = [];
  for (const item of given) {
    const copied = copyOf(item, budget);
    if (copied === undefined) return undefined;
    list.push(copied);
  }
  return list;
}

function objectOf(given: object, budget: { left: number }): Value | undefined {
  if (Object.getPrototypeOf(given) !== Object.prototype || 'toJSON' in given) return undefined;
  const object: Record<string, Value> = {};
  for (const [name, item] of Object.entries(given)) {
    if (item === undefined) continue;
    if (name === '$dec' || name === '__proto__' || name.includes('\0')) return undefined;
    budget.left -= name.length * MOST_BYTES_A_CHARACTER;
    const copied = copyOf(item, budget);
    if (copied === undefined) return undefined;
    object[name] = copied;
  }
  return object;
}
