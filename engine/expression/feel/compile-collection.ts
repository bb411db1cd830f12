/** Lists, contexts, paths and filters (DMN 1.3 §10.3.2.5, §10.3.2.6, table 55). */
import { toInteger } from './arithmetic.ts';
import { type Compiler, innerScope, type Scope } from './compiler.ts';
import { type Feel, type FeelList, isContext, isList, isNumber, ownProperty, type Run } from './feel-value.ts';
import type { Evaluate, Frame } from './frame.ts';
import { childrenOf, type SyntaxNode, unquote } from './parse.ts';
import { componentOf } from './components.ts';

export function compileList(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const items = childrenOf(node)
    .slice(1, -1)
    .map((child) => compiler.compile(child, scope));
  return (run, frame) => {
    run.elements(items.length);
    return items.map((item) => item(run, frame));
  };
}

/** Later entries see earlier ones; a function sees itself. */
export function compileContext(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const inner = innerScope(scope, []);
  const entries = childrenOf(node)
    .filter((child) => child.name === 'ContextEntry')
    .map((entry) => {
      const [key, value] = childrenOf(entry);
      const name = key === undefined ? '' : keyName(compiler, key);
      if (name === '__proto__') throw compiler.refusal(entry, 'A context entry cannot have this name.');
      if (inner.names.includes(name)) throw compiler.refusal(entry, `The context has two entries "${name}".`);
      if (value?.name === 'FunctionDefinition') inner.names.push(name);
      const evaluate = compiler.compile(value, inner);
      if (value?.name !== 'FunctionDefinition') inner.names.push(name);
      return { name, evaluate };
    });
  return (run, frame) => {
    run.charge(1 + entries.length);
    const values: Feel[] = [];
    const context: Record<string, Feel> = {};
    const own: Frame = { parent: frame, values };
    for (const { name, evaluate } of entries) {
      const value = evaluate(run, own);
      values.push(value);
      context[name] = value;
    }
    return context;
  };
}

function keyName(compiler: Compiler, key: SyntaxNode): string {
  const [child] = childrenOf(key);
  return child?.name === 'StringLiteral' ? unquote(compiler.text(child)) : compiler.text(key).trim().replace(/\s+/g, ' ');
}

export function compilePath(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const children = childrenOf(node);
  const source = compiler.compile(children[0], scope);
  const last = children.at(-1);
  const name = last === undefined ? '' : compiler.name(last);
  return (run, frame) => {
    run.charge(1);
    return property(source(run, frame), name, run);
  };
}

/** A property of a context, a component of a date or range, or that of every element of a list. */
function property(value: Feel, name: string, run: Run): Feel {
  if (isContext(value)) return ownProperty(value, name);
  if (!isList(value)) return componentOf(value, name);
  run.elements(value.length);
  return value.map((item) => (isContext(item) ? ownProperty(item, name) : componentOf(item, name)));
}

const BOOLEAN_NODES = new Set([
  'Comparison',
  'Conjunction',
  'Disjunction',
  'QuantifiedExpression',
  'InstanceOfExpression',
  'BooleanLiteral',
]);

/** `list[number]` is an element, `list[condition]` the elements for which it is true. A single value is a list of one. */
export function compileFilter(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const [head, , body] = childrenOf(node);
  const source = compiler.compile(head, scope);
  const filter = compiler.compile(body, innerScope(scope, ['item'], true));
  const mayBeIndex = !BOOLEAN_NODES.has(body?.name ?? '');
  return (run, frame) => {
    const value = source(run, frame);
    const list: FeelList = isList(value) ? value : value === null ? [] : [value];
    run.elements(list.length);
    if (mayBeIndex) {
      const first = filter(run, { parent: frame, values: [list[0] ?? null] });
      if (isNumber(first)) return elementAt(list, toInteger(first));
    }
    return list.filter((item) => filter(run, { parent: frame, values: [item] }) === true);
  };
}

function elementAt(list: FeelList, index: number | null): Feel {
  if (index === null || index === 0) return null;
  return list.at(index > 0 ? index - 1 : index) ?? null;
}
