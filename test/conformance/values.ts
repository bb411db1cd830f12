import { type ValueObject, decode, isObject } from '../../engine/index.ts';

/** JSON of a case as variables. */
export function valuesOf(variables: unknown): ValueObject {
  const value = decode(JSON.stringify(variables ?? {}));
  return isObject(value) ? value : {};
}
