/** JUEL nodes -> closures. Data is only ever a value here: no text that comes from a variable is parsed again (S1). */
import { add, compareNumbers, divide, modulo, multiply, negate, subtract, toInteger } from '../feel/arithmetic.ts';
import { compareValues, equal } from '../feel/compare.ts';
import { type FeelNumber, isNumber } from '../feel/feel-value.ts';
import { textOf } from '../feel/literal.ts';
import { DEFAULT_STEPS, Evaluation, guarded } from '../feel/run.ts';
import type { Expression } from '../expression.ts';
import { typeOf } from '../type-of.ts';
import { isObject, type Value } from '../value.ts';
import { type Binary, type Node, parseBody, parseChange } from './parse.ts';
import { type Part, splitParts, syntaxError } from './scan.ts';

type Run = Evaluation<Value>;
type Evaluate = (run: Run) => Value;

/**
 * Compiles a Camunda 7 text. A text that is one `${…}` gives the typed value; mixed text gives a string, put together in one pass.
 * A variable that nothing declares fails the evaluation, as it does in Camunda 7.
 * @throws ExpressionError EXPRESSION_SYNTAX for everything outside the safe subset (calls, assignment, …).
 */
export function compileJuel(source: string): Expression {
  const reads = new Set<string>();
  const parts = splitParts(source);
  const body = compileParts(parts, source, reads);
  return {
    source,
    reads: [...reads].sort(),
    bounded: true,
    evaluate(lookup) {
      const run = new Evaluation(source, lookup, DEFAULT_STEPS);
      return guarded(run, () => body(run));
    },
  };
}

/** What a call changes: compiled values, and to what they go. */
export interface JuelChange {
  readonly object: 'execution' | 'task';
  readonly method: string;
  readonly values: readonly Expression[];
}

/**
 * Compiles a text that is one call which changes something (`${execution.setVariable("a", b)}`), for listeners.
 * @returns null for every other text
 * @throws ExpressionError EXPRESSION_SYNTAX
 */
export function compileJuelChange(source: string): JuelChange | null {
  const parts = splitParts(source.trim());
  const [only] = parts;
  if (only?.kind !== 'body' || parts.length > 1) return null;
  const change = parseChange(only, source);
  if (change === null) return null;
  const { object, method } = change;
  return { object, method, values: change.values.map((value) => expressionOf(value, source)) };
}

function expressionOf(node: Node, source: string): Expression {
  const reads = new Set<string>();
  const value = compileNode(node, reads);
  return {
    source,
    reads: [...reads].sort(),
    bounded: true,
    evaluate(lookup) {
      const run = new Evaluation(source, lookup, DEFAULT_STEPS);
      return guarded(run, () => value(run));
    },
  };
}

function compileParts(parts: readonly Part[], source: string, reads: Set<string>): Evaluate {
  const [first] = parts;
  if (first === undefined) return () => '';
  if (first.text.trim() === '' && first.kind === 'body') throw syntaxError(source, first.offset, 'The expression is empty.');
  const evaluates = parts.map((part) => (part.kind === 'text' ? () => part.text : compileNode(parseBody(part, source), reads)));
  const [only] = evaluates;
  if (only !== undefined && evaluates.length === 1) return only;
  return (run) => {
    let text = '';
    for (const evaluate of evaluates) text = run.text(text + inText(evaluate(run)));
    return text;
  };
}

/** How a value stands inside text; null is nothing. */
const inText = (value: Value): string => (value === null ? '' : textOf(value));

function compileNode(node: Node, reads: Set<string>): Evaluate {
  switch (node.kind) {
    case 'literal':
      return () => node.value;
    case 'variable':
      return compileVariable(node.name, reads);
    case 'lookup':
      return compileLookup(node.name, node.exists, reads);
    case 'member':
      return compileMember(compileNode(node.owner, reads), compileNode(node.key, reads));
    case 'unary':
      return compileUnary(node.operator, compileNode(node.operand, reads));
    case 'binary':
      return compileBinary(node.operator, compileNode(node.left, reads), compileNode(node.right, reads));
    case 'choice': {
      const test = compileNode(node.test, reads);
      const then = compileNode(node.then, reads);
      const otherwise = compileNode(node.otherwise, reads);
      return (run) => (truth(test(run), run) ? then(run) : otherwise(run));
    }
  }
}

function compileVariable(name: string, reads: Set<string>): Evaluate {
  reads.add(name);
  return (run) => {
    run.charge(1);
    const value = run.lookup(name);
    if (value === undefined) throw run.failed(`The variable "${name}" does not exist here.`);
    return value;
  };
}

function compileLookup(name: string, exists: boolean, reads: Set<string>): Evaluate {
  reads.add(name);
  return (run) => {
    run.charge(1);
    const value = run.lookup(name);
    return exists ? value !== undefined : (value ?? null);
  };
}

function compileMember(owner: Evaluate, key: Evaluate): Evaluate {
  return (run) => {
    run.charge(1);
    const [target, name] = [owner(run), key(run)];
    if (target === null) return null;
    if (Array.isArray(target) && isNumber(name)) return elementAt(target, name);
    if (!isObject(target) || typeof name !== 'string') throw run.failed(`A ${typeOf(target)} has no properties.`);
    if (name === '__proto__' || !Object.hasOwn(target, name)) throw run.failed(`There is no property "${name}".`);
    return target[name] ?? null;
  };
}

function elementAt(list: readonly Value[], index: FeelNumber): Value {
  const position = toInteger(index);
  return position === null || position < 0 ? null : (list[position] ?? null);
}

function compileUnary(operator: '-' | '!' | 'empty', operand: Evaluate): Evaluate {
  if (operator === '!') return (run) => !truth(operand(run), run);
  if (operator === 'empty') return (run) => isEmpty(operand(run));
  return (run) => {
    const value = operand(run);
    if (!isNumber(value)) throw run.failed(`A ${typeOf(value)} has no negative.`);
    return negate(value);
  };
}

function isEmpty(value: Value): boolean {
  if (value === null || value === '') return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** Only true and false are truth values: "false" is a text, and a text decides nothing (P15). */
function truth(value: Value, run: Run): boolean {
  if (typeof value !== 'boolean') throw run.failed(`true or false is needed, but this is a ${typeOf(value)}.`);
  return value;
}

const arithmetic = { '+': add, '-': subtract, '*': multiply, '/': divide, '%': modulo };
const orders = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
};

/** JUEL would turn "5" into 5 to compare the two; a guess about types must not choose a path (P15). */
function same(a: Value, b: Value, run: Run): boolean {
  const outcome = equal(a, b, run);
  if (outcome === null) throw run.failed(`A ${typeOf(a)} and a ${typeOf(b)} cannot be equal.`);
  return outcome;
}

function compileBinary(operator: Binary, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case '&&':
      return (run) => truth(left(run), run) && truth(right(run), run);
    case '||':
      return (run) => truth(left(run), run) || truth(right(run), run);
    case '==':
      return (run) => same(left(run), right(run), run);
    case '!=':
      return (run) => !same(left(run), right(run), run);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return (run) => {
        run.charge(1);
        const [a, b] = [left(run), right(run)];
        const order = compareValues(a, b);
        if (order === null) throw run.failed(`A ${typeOf(a)} and a ${typeOf(b)} have no order.`);
        return orders[operator](order);
      };
    default:
      return (run) => {
        run.charge(1);
        const [a, b] = [left(run), right(run)];
        if (!isNumber(a) || !isNumber(b))
          throw run.failed(`"${operator}" takes numbers, but these are a ${typeOf(a)} and a ${typeOf(b)}.`);
        if ((operator === '/' || operator === '%') && compareNumbers(b, 0) === 0)
          throw run.failed('A number was divided by zero.');
        return arithmetic[operator](a, b);
      };
  }
}
