/** `for`, `some` and `every` (DMN 1.3 grammar rules 46 to 48). */
import { Temporal } from 'temporal-polyfill';
import { toInteger } from './arithmetic.ts';
import { type Compiler, innerScope, type Scope } from './compiler.ts';
import { type Feel, type FeelList, isList, isNumber, Range, type Run } from './feel-value.ts';
import type { Evaluate, Frame } from './frame.ts';
import { childrenOf, type SyntaxNode } from './parse.ts';

interface Iterator {
  readonly name: string;
  readonly domain: Evaluate;
}

/** Iterators nest: each sees the ones before it, so each has a frame of its own. */
function compileIterators(
  compiler: Compiler,
  node: SyntaxNode,
  scope: Scope | null,
): { iterators: Iterator[]; scope: Scope | null } {
  const list = childrenOf(node).find((child) => child.name === 'InExpressions');
  const iterators: Iterator[] = [];
  let inner = scope;
  for (const expression of list === undefined ? [] : childrenOf(list)) {
    const [nameNode, , context] = childrenOf(expression);
    if (nameNode === undefined || context === undefined)
      throw compiler.refusal(expression, 'An iterator needs a name and a list.');
    const name = compiler.name(nameNode);
    iterators.push({ name, domain: compileDomain(compiler, context, inner) });
    inner = innerScope(inner, [name]);
  }
  return { iterators, scope: inner };
}

function compileDomain(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const [low, , high] = childrenOf(node);
  const first = compiler.compile(low, scope);
  if (high === undefined) return first;
  const last = compiler.compile(high, scope);
  return (run, frame) => sequence(first(run, frame), last(run, frame), run);
}

/** The elements to iterate over; null when the value is no domain. */
function elementsOf(value: Feel, run: Run): FeelList | null {
  if (isList(value)) return value;
  if (!(value instanceof Range)) return value === null ? null : [value];
  const list = sequence(value.start, value.end, run);
  if (!isList(list)) return null;
  return list.slice(value.startIncluded ? 0 : 1, value.endIncluded ? undefined : -1);
}

/** Whole numbers or dates from one end to the other, in either direction; null for other ends. */
function sequence(start: Feel, end: Feel, run: Run): Feel {
  if (start instanceof Temporal.PlainDate && end instanceof Temporal.PlainDate) {
    const days = start.until(end, { largestUnit: 'days' }).days;
    run.elements(Math.abs(days) + 1);
    return Array.from({ length: Math.abs(days) + 1 }, (_, index) => start.add({ days: index * Math.sign(days) }));
  }
  const first = isNumber(start) ? toInteger(start) : null;
  const last = isNumber(end) ? toInteger(end) : null;
  if (first === null || last === null) return null;
  const step = last < first ? -1 : 1;
  const length = Math.abs(last - first) + 1;
  run.elements(length);
  return Array.from({ length }, (_, index) => first + index * step);
}

/** Calls `visit` for every combination until it says stop; null when a domain is none. */
function iterate(
  iterators: readonly Iterator[],
  run: Run,
  frame: Frame | null,
  visit: (frame: Frame) => boolean,
): boolean | null {
  const walk = (position: number, at: Frame | null): boolean | null => {
    const iterator = iterators[position];
    if (iterator === undefined) return at === null ? null : visit(at);
    const list = elementsOf(iterator.domain(run, at), run);
    if (list === null) return null;
    for (const item of list) {
      run.charge(1);
      const more = walk(position + 1, { parent: at, values: [item] });
      if (more !== true) return more;
    }
    return true;
  };
  return walk(0, frame);
}

export function compileFor(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const partialScope = innerScope(scope, ['partial']);
  const { iterators, scope: inner } = compileIterators(compiler, node, partialScope);
  const last = childrenOf(node).at(-1);
  const body = compiler.compile(last, inner);
  const copies = last !== undefined && mentions(compiler, last, 'partial');
  return (run, frame) => {
    const results: Feel[] = [];
    const partial: Feel[] = [null];
    const done = iterate(iterators, run, { parent: frame, values: partial }, (at) => {
      if (copies) {
        run.elements(results.length);
        partial[0] = [...results];
      }
      results.push(body(run, at));
      run.elements(0);
      return true;
    });
    if (done === null) return null;
    run.elements(results.length);
    return results;
  };
}

function mentions(compiler: Compiler, node: SyntaxNode, name: string): boolean {
  let found = false;
  node.cursor().iterate((child) => {
    if (child.name === 'VariableName' && compiler.text(child.node) === name) found = true;
  });
  return found;
}

/** Disjunction or conjunction of the condition over all combinations, with unknowns (DMN 1.3 table 49). */
export function compileQuantified(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const { iterators, scope: inner } = compileIterators(compiler, node, scope);
  const children = childrenOf(node);
  const decisive = children[0]?.name === 'some';
  const body = compiler.compile(children.at(-1), inner);
  return (run, frame) => {
    let outcome: boolean | null = !decisive;
    const done = iterate(iterators, run, frame, (at) => {
      const value = body(run, at);
      if (value === decisive) outcome = decisive;
      else if (typeof value !== 'boolean') outcome = null;
      return value !== decisive;
    });
    return done === null ? null : outcome;
  };
}
