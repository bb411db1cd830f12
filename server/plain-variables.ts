/** Variables as plain JSON, as `/api` takes them. */
import { CartableError, type Value } from '../engine/index.ts';

/** What the JSON guard let through, as values. @throws CartableError VALIDATION for what is no JSON */
export function readPlainVariables(variables: Readonly<Record<string, unknown>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]): [string, Value] => {
      if (isJson(value)) return [name, value];
      throw new CartableError('VALIDATION', `the variable ${name} is not JSON`, {
        faults: [{ at: `/variables/${name}`, message: 'is not JSON' }],
      });
    }),
  );
}

export function isJson(value: unknown): value is Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'object' && Object.values(value).every(isJson);
}
