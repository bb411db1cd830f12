/** Ranges, `in` and unary tests (DMN 1.3 §10.3.2.9, grammar rules 7 to 18). */
import { equal, includes } from './compare.ts';
import { comparisons, compileBetween, compileCompare } from './compile-operator.ts';
import type { Compiler, Scope } from './compiler.ts';
import { type Feel, isList, Range, type Run } from './feel-value.ts';
import type { Evaluate, Frame } from './frame.ts';
import { childrenOf, type SyntaxNode } from './parse.ts';

/** One test of a value. */
export type Test = (value: Feel, run: Run, frame: Frame | null) => boolean | null;

/** `a < b`, `a between b and c`, `a in b`, `a in (b, c)`. */
export function compileComparison(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const children = childrenOf(node);
  const [first, operator, second, , fourth] = children;
  const left = compiler.compile(first, scope);
  if (operator?.name === 'CompareOp') return compileCompare(compiler, operator, left, compiler.compile(second, scope));
  if (operator?.name === 'between') return compileBetween(left, compiler.compile(second, scope), compiler.compile(fourth, scope));
  const list = children.find((child) => child.name === 'PositiveUnaryTests');
  const test = anyOf(
    (list === undefined ? children.slice(2) : childrenOf(list)).map((child) => compileTest(compiler, child, scope)),
  );
  return (run, frame) => {
    run.charge(1);
    return test(left(run, frame), run, frame);
  };
}

/** True when one test is true, else null when one is unknown. */
export function anyOf(tests: readonly Test[]): Test {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (value, run, frame) => {
    let result: boolean | null = false;
    for (const test of tests) {
      const outcome = test(value, run, frame);
      if (outcome === true) return true;
      if (outcome === null) result = null;
    }
    return result;
  };
}

/** A `PositiveUnaryTest`: a comparison without its left side, a range, or a value to be equal to. */
export function compileTest(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Test {
  const [body] = childrenOf(node);
  if (body === undefined) throw compiler.refusal(node, 'A test is missing here.');
  if (body.name === 'SimplePositiveUnaryTest') return compileSimpleTest(compiler, body, scope);
  const expression = compiler.compile(body, scope);
  if (usesInput(body)) {
    return (_value, run, frame) => {
      const outcome = expression(run, frame);
      return typeof outcome === 'boolean' ? outcome : null;
    };
  }
  return (value, run, frame) => matches(value, expression(run, frame), run);
}

function compileSimpleTest(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Test {
  const [first, operand] = childrenOf(node);
  if (first?.name === 'Interval') {
    const range = compileInterval(compiler, first, scope);
    return (value, run, frame) => {
      run.charge(1);
      return includes(range(run, frame), value);
    };
  }
  const compare = first === undefined ? undefined : comparisons[compiler.text(first)];
  if (compare === undefined) throw compiler.refusal(node, 'This comparison is not known.');
  if (operand?.name === 'Conjunction' || operand?.name === 'Disjunction') {
    throw compiler.refusal(
      node,
      'A test ends before "and"/"or": write [5..7] for a range, a comma for alternatives, or use "?" for the value.',
    );
  }
  const limit = compiler.compile(operand, scope);
  return (value, run, frame) => {
    run.charge(1);
    return compare(value, limit(run, frame), run);
  };
}

/** What `value in other` means once `other` is known. */
function matches(value: Feel, other: Feel, run: Run): boolean | null {
  if (other instanceof Range) return includes(other, value);
  if (!isList(other)) return equal(value, other, run);
  run.charge(1 + other.length);
  if (other.some((item) => (item instanceof Range ? includes(item, value) : equal(value, item, run)) === true)) return true;
  return isList(value) ? equal(value, other, run) === true : false;
}

function usesInput(node: SyntaxNode): boolean {
  let found = false;
  node.cursor().iterate((child) => {
    if (child.name === '?') found = true;
  });
  return found;
}

/** `[a..b]`, `(a..b)`, `]a..b[`. */
export function compileInterval(
  compiler: Compiler,
  node: SyntaxNode,
  scope: Scope | null,
): (run: Run, frame: Frame | null) => Range {
  const [open, low, , high, close] = childrenOf(node);
  const start = compiler.compile(low, scope);
  const end = compiler.compile(high, scope);
  const startIncluded = open?.name === '[';
  const endIncluded = close?.name === ']';
  return (run, frame) => {
    run.charge(1);
    return new Range(startIncluded, start(run, frame), end(run, frame), endIncluded);
  };
}

/** A unary test where a value is expected: only a range is one. */
export function compileRangeValue(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const [first] = childrenOf(node);
  if (first?.name !== 'Interval') throw compiler.refusal(node, 'This comparison has no left side.');
  return compileInterval(compiler, first, scope);
}
