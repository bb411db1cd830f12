/** `instance of` (DMN 1.3 §10.3.2.9.2, grammar rules 51 to 54). */
import { Temporal } from 'temporal-polyfill';
import type { Compiler, Scope } from './compiler.ts';
import { DateTime } from './date-time.ts';
import { DaysDuration, MonthsDuration } from './duration.ts';
import { type Feel, FeelFunction, isContext, isList, isNumber, ownProperty, Range } from './feel-value.ts';
import type { Evaluate } from './frame.ts';
import { childrenOf, type SyntaxNode } from './parse.ts';
import { Time } from './time.ts';

type Type = (value: Feel) => boolean;

const types: Readonly<Record<string, Type>> = {
  Any: (value) => value !== null,
  Null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  number: isNumber,
  string: (value) => typeof value === 'string',
  list: isList,
  context: isContext,
  range: (value) => value instanceof Range,
  function: (value) => value instanceof FeelFunction,
  date: (value) => value instanceof Temporal.PlainDate,
  time: (value) => value instanceof Time,
  'date and time': (value) => value instanceof DateTime,
  'days and time duration': (value) => value instanceof DaysDuration,
  'years and months duration': (value) => value instanceof MonthsDuration,
};

export function compileInstanceOf(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const children = childrenOf(node);
  const value = compiler.compile(children[0], scope);
  const type = compileType(compiler, children.at(-1) ?? node);
  return (run, frame) => {
    run.charge(1);
    const tested = value(run, frame);
    if (isList(tested)) run.charge(tested.length);
    return type(tested);
  };
}

function compileType(compiler: Compiler, node: SyntaxNode): Type {
  const [body] = childrenOf(node);
  if (body?.name === 'ListType') {
    const element = elementType(compiler, body);
    return (value) => isList(value) && value.every(element);
  }
  if (body?.name === 'ContextType') return compileContextType(compiler, body);
  if (body?.name === 'FunctionType') return (value) => value instanceof FeelFunction;
  const name = compiler
    .text(body ?? node)
    .trim()
    .replace(/\s+/g, ' ');
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (type === undefined) throw compiler.refusal(node, `There is no type "${name}".`);
  return type;
}

function elementType(compiler: Compiler, node: SyntaxNode): Type {
  const type = childrenOf(node).find((child) => child.name === 'Type');
  if (type === undefined) throw compiler.refusal(node, 'The type of the elements is missing.');
  const element = compileType(compiler, type);
  return (value) => value === null || element(value);
}

function compileContextType(compiler: Compiler, node: SyntaxNode): Type {
  const list = childrenOf(node).find((child) => child.name === 'ContextEntryTypes');
  const entries = (list === undefined ? [] : childrenOf(list)).map((entry) => {
    const [name] = childrenOf(entry);
    return { name: name === undefined ? '' : compiler.name(name), type: elementType(compiler, entry) };
  });
  return (value) =>
    isContext(value) && entries.every(({ name, type }) => Object.hasOwn(value, name) && type(ownProperty(value, name)));
}
