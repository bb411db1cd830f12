/** What steps of a scenario keep of what they are given. */
import { toPlainJson } from '../../engine/index.ts';
import { isObject, type Value } from '../../engine/expression/value.ts';
import type { Json } from '../../processes/scenario.ts';

/** One step of a path: a field of an object, an item of a list. */
export function within(value: Value | undefined, step: string): Value | undefined {
  if (Array.isArray(value)) return (value as readonly Value[])[Number(step)];
  return value !== undefined && isObject(value) ? value[step] : undefined;
}

/** A value as the JSON that steps send. */
export function plain(value: Value | undefined): Json {
  return JSON.parse(JSON.stringify(toPlainJson(value ?? null))) as Json;
}
