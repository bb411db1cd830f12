/** Expressions that are functions, for tests. */
import { ExpressionError } from '../../expression/expression.ts';
import type { Value } from '../../expression/value.ts';
import type { Expression, Lookup } from '../../model/graph.ts';

/** An expression that is a function. */
export function expr(evaluate: (lookup: Lookup) => Value, reads: readonly string[] = [], bounded = true): Expression {
  return { source: evaluate.toString(), reads, bounded, evaluate };
}

export const value = (constant: Value): Expression => expr(() => constant);

/** The value of a variable; null when it is missing. */
export const read = (name: string): Expression => expr((lookup) => lookup(name) ?? null, [name]);

export const failing = (message: string): Expression =>
  expr(() => {
    throw new ExpressionError('EXPRESSION_FAILED', '?', message);
  });

/** An expression for the pool: evaluating it inline is a fault. */
export const unbounded = (source: string): Expression => ({
  source,
  reads: [],
  bounded: false,
  evaluate() {
    throw new Error('evaluated inline');
  },
});
