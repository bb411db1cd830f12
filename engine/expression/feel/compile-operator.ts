import { add, divide, multiply, negate, power, subtract } from './arithmetic.ts';
import { compareValues, equal } from './compare.ts';
import type { Compiler, Scope } from './compiler.ts';
import { DaysDuration, MonthsDuration } from './duration.ts';
import { type Feel, isNumber, type Run } from './feel-value.ts';
import type { Evaluate } from './frame.ts';
import { childrenOf, type SyntaxNode } from './parse.ts';
import { addTemporal, divideTemporal, multiplyTemporal, subtractTemporal } from './temporal-arithmetic.ts';

/** decimal.js spends about this many steps' worth of time on a root or a power. */
export const COSTLY = 100;

type Operator = (a: Feel, b: Feel, run: Run) => Feel;

const arithmetic: Readonly<Record<string, Operator>> = {
  '+': (a, b, run) => {
    if (isNumber(a)) return isNumber(b) ? add(a, b) : null;
    if (typeof a === 'string') return typeof b === 'string' ? run.text(a + b) : null;
    return addTemporal(a, b);
  },
  '-': (a, b) => (isNumber(a) ? (isNumber(b) ? subtract(a, b) : null) : subtractTemporal(a, b)),
  '*': (a, b) => (isNumber(a) && isNumber(b) ? multiply(a, b) : multiplyTemporal(a, b)),
  '/': (a, b) => (isNumber(a) ? (isNumber(b) ? divide(a, b) : null) : divideTemporal(a, b)),
  '**': (a, b, run) => {
    run.charge(COSTLY);
    return isNumber(a) && isNumber(b) ? power(a, b) : null;
  },
};

export function compileArithmetic(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const [first, second, third] = childrenOf(node);
  if (first?.name === 'ArithOp') return compileNegation(compiler.compile(second, scope));
  const operator = arithmetic[second === undefined ? '' : compiler.text(second)];
  if (operator === undefined) throw compiler.refusal(node, 'This operator is not known.');
  const left = compiler.compile(first, scope);
  const right = compiler.compile(third, scope);
  return (run, frame) => {
    run.charge(1);
    return operator(left(run, frame), right(run, frame), run);
  };
}

function compileNegation(operand: Evaluate): Evaluate {
  return (run, frame) => {
    run.charge(1);
    const value = operand(run, frame);
    if (isNumber(value)) return negate(value);
    return value instanceof DaysDuration || value instanceof MonthsDuration ? multiplyTemporal(value, -1) : null;
  };
}

const not = (value: boolean | null): boolean | null => (value === null ? null : !value);

/** Comparison operators; null when the operands have no order. */
export const comparisons: Readonly<Record<string, (a: Feel, b: Feel, run: Run) => boolean | null>> = {
  '=': equal,
  '!=': (a, b, run) => not(equal(a, b, run)),
  '<': (a, b) => ordered(compareValues(a, b), (order) => order < 0),
  '<=': (a, b) => ordered(compareValues(a, b), (order) => order <= 0),
  '>': (a, b) => ordered(compareValues(a, b), (order) => order > 0),
  '>=': (a, b) => ordered(compareValues(a, b), (order) => order >= 0),
};

const ordered = (order: number | null, holds: (order: number) => boolean): boolean | null =>
  order === null ? null : holds(order);

export function compileCompare(compiler: Compiler, operator: SyntaxNode, left: Evaluate, right: Evaluate): Evaluate {
  const compare = comparisons[compiler.text(operator)];
  if (compare === undefined) throw compiler.refusal(operator, `The comparison "${compiler.text(operator)}" is not known.`);
  return (run, frame) => {
    run.charge(1);
    return compare(left(run, frame), right(run, frame), run);
  };
}

export function compileBetween(value: Evaluate, low: Evaluate, high: Evaluate): Evaluate {
  return (run, frame) => {
    run.charge(1);
    const tested = value(run, frame);
    return both(
      comparisons['>=']?.(tested, low(run, frame), run) ?? null,
      comparisons['<=']?.(tested, high(run, frame), run) ?? null,
    );
  };
}

/** Conjunction of three truth values (DMN 1.3 table 50). */
export function both(a: Feel, b: Feel): boolean | null {
  if (a === false || b === false) return false;
  return a === true && b === true ? true : null;
}

export function compileConjunction(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const [first, , last] = childrenOf(node);
  const left = compiler.compile(first, scope);
  const right = compiler.compile(last, scope);
  return (run, frame) => {
    run.charge(1);
    const a = left(run, frame);
    return a === false ? false : both(a, right(run, frame));
  };
}

/** Disjunction of three truth values (DMN 1.3 table 50). */
export function compileDisjunction(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const [first, , last] = childrenOf(node);
  const left = compiler.compile(first, scope);
  const right = compiler.compile(last, scope);
  return (run, frame) => {
    run.charge(1);
    const a = left(run, frame);
    if (a === true) return true;
    const b = right(run, frame);
    if (b === true) return true;
    return a === false && b === false ? false : null;
  };
}

/** Anything but true takes the else branch (DMN 1.3 table 46). */
export function compileIf(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const [, condition, , consequence, , alternative] = childrenOf(node);
  const test = compiler.compile(condition, scope);
  const then = compiler.compile(consequence, scope);
  const otherwise = compiler.compile(alternative, scope);
  return (run, frame) => {
    run.charge(1);
    return test(run, frame) === true ? then(run, frame) : otherwise(run, frame);
  };
}
