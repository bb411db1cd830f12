/** What expressions give, and what is an incident when they do not. */
import { ExpressionError } from '../expression/expression.ts';
import type { Value, ValueObject } from '../expression/value.ts';
import type { Expression, Lookup } from '../model/graph.ts';
import { Incident } from './incident.ts';

/** Evaluates; whatever goes wrong inside an expression is an incident of the element, never of the engine. */
export function valueOf(expression: Expression, lookup: Lookup): Value {
  try {
    return expression.evaluate(lookup);
  } catch (reason) {
    if (reason instanceof ExpressionError) throw new Incident(reason.code, reason.message);
    throw new Incident('EXPRESSION_FAILED', reason instanceof Error ? reason.message : String(reason));
  }
}

/** The values of the variables that an expression reads, of those that exist. */
export function variablesRead(expression: Expression, lookup: Lookup): ValueObject {
  const variables: Record<string, Value> = {};
  for (const name of expression.reads) {
    const value = lookup(name);
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

/** The truth of what a condition gave. @throws Incident CONDITION_NOT_BOOLEAN for everything but true and false (P15) */
export function truthOf(condition: Expression, value: Value): boolean {
  if (typeof value === 'boolean') return value;
  throw new Incident('CONDITION_NOT_BOOLEAN', `${condition.source} gave ${describe(value)}, not true or false.`);
}

/** A value in a message: its kind and the beginning of it. */
export function describe(value: Value): string {
  if (value === null) return 'null';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
