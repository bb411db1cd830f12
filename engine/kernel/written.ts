/** Which variables an input has written. */
import type { Variables } from './state.ts';
import { owned } from './visible.ts';

/** A variable that was written. */
export interface Written {
  readonly scope: number;
  readonly name: string;
  readonly event: 'create' | 'update';
}

/** Those from an index on, `[execution, name]`: each pair once, in order; not those whose execution is gone. */
export function eachOnce(
  written: readonly Written[],
  from: number,
  variables: Variables,
): readonly (readonly [execution: number, name: string])[] {
  const pairs: (readonly [number, string])[] = [];
  const seen = new Map<number, Set<string>>();
  for (const { scope, name } of written.slice(from)) {
    const names = seen.get(scope) ?? new Set<string>();
    if (names.has(name) || !owned(variables[scope], name)) continue;
    seen.set(scope, names.add(name));
    pairs.push([scope, name]);
  }
  return pairs;
}
