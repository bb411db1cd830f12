/** Which variables an input has written. */
import type { Variables } from './state.ts';
import { owned } from './visible.ts';

/** A variable that was written. */
export interface Written {
  readonly scope: number;
  readonly name: string;
  readonly event: 'create' | 'update';
}

type Pair = readonly [execution: number, name: string];

/** Up to so many pairs are compared one by one: quicker than any index. */
const FEW = 16;

/** Those from an index on, `[execution, name]`: each pair once, in order; not those whose execution is gone. */
export function eachOnce(written: readonly Written[], from: number, variables: Variables): readonly Pair[] {
  const pairs: Pair[] = [];
  const seen = written.length - from > FEW ? new Set<string>() : null;
  for (const { scope, name } of from === 0 ? written : written.slice(from)) {
    if (!owned(variables[scope], name) || isAmong(pairs, seen, scope, name)) continue;
    seen?.add(`${scope} ${name}`);
    pairs.push([scope, name]);
  }
  return pairs;
}

function isAmong(pairs: readonly Pair[], seen: ReadonlySet<string> | null, scope: number, name: string): boolean {
  if (seen !== null) return seen.has(`${scope} ${name}`);
  for (const pair of pairs) if (pair[0] === scope && pair[1] === name) return true;
  return false;
}
