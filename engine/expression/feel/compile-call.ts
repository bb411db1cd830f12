/** Calls and function definitions (DMN 1.3 grammar rules 38 to 44 and 55). */
import { type Builtin, findBuiltin } from './builtins/index.ts';
import { type Compiler, findLocal, innerScope, type Scope } from './compiler.ts';
import { type DateTime, parseDateTime } from './date-time.ts';
import { type Feel, FeelFunction, isContext, type Run } from './feel-value.ts';
import type { Evaluate } from './frame.ts';
import { parseLiteral } from './literal.ts';
import { childrenOf, type SyntaxNode, unquote } from './parse.ts';

interface Arguments {
  /** Null for positional arguments. */
  readonly names: readonly string[] | null;
  readonly nodes: readonly SyntaxNode[];
}

function readArguments(compiler: Compiler, node: SyntaxNode): Arguments {
  const list = childrenOf(node).find((child) => child.name === 'PositionalParameters' || child.name === 'NamedParameters');
  if (list === undefined) return { names: null, nodes: [] };
  if (list.name === 'PositionalParameters') return { names: null, nodes: childrenOf(list) };
  const names: string[] = [];
  const nodes: SyntaxNode[] = [];
  for (const parameter of childrenOf(list)) {
    const [name, value] = childrenOf(parameter);
    if (name === undefined || value === undefined) throw compiler.refusal(parameter, 'An argument needs a name and a value.');
    names.push(compiler.name(name));
    nodes.push(value);
  }
  return { names, nodes };
}

/** `f(…)`: a function in scope, else a built-in, else a business knowledge model; a name that is none is refused. */
export function compileCall(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const [callee] = childrenOf(node);
  const args = readArguments(compiler, node);
  if (callee?.name !== 'VariableName') return compileOwnCall(compiler, callee, args, scope);
  const name = compiler.name(callee);
  if (findLocal(name, scope) !== null) return compileOwnCall(compiler, callee, args, scope);
  if (name === 'now' || name === 'today') return compileClock(compiler, node, name, args);
  if (name === 'is defined') return compileIsDefined(compiler, node, args, scope);
  const offered = compiler.functions.get(name);
  if (offered !== undefined) {
    if (!offered.bounded) compiler.unbounded();
    return compileValueCall(compiler, () => offered, args, scope);
  }
  const builtin = findBuiltin(name);
  if (builtin === undefined) throw compiler.refusal(callee, `There is no function "${name}".`);
  return compileBuiltinCall(compiler, builtin, args, scope);
}

/** `date(…)`, `time(…)`, `duration(…)` and `@"…"`. */
export function compileDateTimeLiteral(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const [first] = childrenOf(node);
  if (first?.name === 'AtLiteral') {
    const value = parseLiteral(unquote(compiler.text(first).slice(1).trim()));
    if (value === null) throw compiler.refusal(node, `${compiler.text(node)} is no date, time or duration.`);
    return () => value;
  }
  const builtin = first === undefined ? undefined : findBuiltin(compiler.name(first));
  if (builtin === undefined) throw compiler.refusal(node, `There is no function "${compiler.text(node)}".`);
  return compileBuiltinCall(compiler, builtin, readArguments(compiler, node), scope);
}

function compileBuiltinCall(compiler: Compiler, builtin: Builtin, args: Arguments, scope: Scope | null): Evaluate {
  if (builtin.regular && !isPlainPattern(compiler, args)) compiler.unbounded();
  const values = args.nodes.map((child) => compiler.compile(child, scope));
  if (args.names === null) {
    if (!builtin.accepts(values.length)) return () => null;
    return (run, frame) =>
      builtin.call(
        values.map((value) => value(run, frame)),
        run,
      );
  }
  const order = builtin.order(args.names);
  if (order === null) return () => null;
  return (run, frame) => {
    const given = values.map((value) => value(run, frame));
    return builtin.callNamed(order, given, run);
  };
}

/** A second argument without any sign that means something in a regular expression cannot blow up. */
function isPlainPattern(compiler: Compiler, args: Arguments): boolean {
  const pattern = args.names === null ? args.nodes[1] : undefined;
  return pattern?.name === 'StringLiteral' && /^"[^\\^$.|?*+()[\]{}]*"$/.test(compiler.text(pattern));
}

/** A function that the text itself defines may recurse. */
function compileOwnCall(compiler: Compiler, callee: SyntaxNode | undefined, args: Arguments, scope: Scope | null): Evaluate {
  compiler.unbounded();
  return compileValueCall(compiler, compiler.compile(callee, scope), args, scope);
}

function compileValueCall(compiler: Compiler, callee: Evaluate, args: Arguments, scope: Scope | null): Evaluate {
  const values = args.nodes.map((child) => compiler.compile(child, scope));
  const { names } = args;
  return (run, frame) => {
    run.charge(1);
    const target = callee(run, frame);
    if (!(target instanceof FeelFunction)) return null;
    const given = values.map((value) => value(run, frame));
    if (names === null) return target.invoke(given, run);
    const position = names.map((name) => target.parameters.indexOf(name));
    if (position.includes(-1)) return null;
    const ordered: Feel[] = target.parameters.map(() => null);
    for (const [index, value] of given.entries()) ordered[position[index] ?? 0] = value;
    return target.invoke(ordered, run);
  };
}

export function compileFunction(compiler: Compiler, node: SyntaxNode, scope: Scope | null): Evaluate {
  const children = childrenOf(node);
  if (children.some((child) => child.name === 'external')) {
    throw compiler.refusal(node, 'External functions are not run here: use a service task.');
  }
  const list = children.find((child) => child.name === 'FormalParameters');
  const parameters = (list === undefined ? [] : childrenOf(list)).map((parameter) => {
    const [name] = childrenOf(parameter);
    return name === undefined ? '' : compiler.name(name);
  });
  if (new Set(parameters).size !== parameters.length) throw compiler.refusal(node, 'Two parameters have the same name.');
  const bodyNode = children.at(-1);
  const body = compiler.compile(bodyNode === undefined ? undefined : childrenOf(bodyNode)[0], innerScope(scope, parameters));
  return (_run, frame) =>
    new FeelFunction(parameters, (args, run) => {
      run.charge(1);
      if (args.length !== parameters.length) return null;
      run.enter();
      const result = body(run, { parent: frame, values: [...args] });
      run.leave();
      return result;
    });
}

/** The clock is a variable, so that a replay sees the time of the first run: `now`, ISO text with an offset or zone. */
function compileClock(compiler: Compiler, node: SyntaxNode, name: 'now' | 'today', args: Arguments): Evaluate {
  if (args.nodes.length > 0) throw compiler.refusal(node, `${name}() takes no argument.`);
  compiler.reads.add('now');
  return (run) => {
    const now = readClock(run);
    return name === 'now' ? now : now.local.toPlainDate();
  };
}

function readClock(run: Run): DateTime {
  const text = run.lookup('now');
  const now = typeof text === 'string' ? parseDateTime(text) : null;
  if (now === null) throw run.failed('now() and today() need the variable "now" with a date and time; it is missing here.');
  return now;
}

function compileIsDefined(compiler: Compiler, node: SyntaxNode, args: Arguments, scope: Scope | null): Evaluate {
  const [operand] = args.nodes;
  if (operand === undefined || args.nodes.length > 1) throw compiler.refusal(node, 'is defined() takes one argument.');
  if (operand.name === 'VariableName' && findLocal(compiler.name(operand), scope) === null) {
    const name = compiler.name(operand);
    compiler.reads.add(name);
    return (run) => run.lookup(name) !== undefined;
  }
  const parts = childrenOf(operand);
  if (operand.name !== 'PathExpression') {
    const value = compiler.compile(operand, scope);
    return (run, frame) => value(run, frame) !== null;
  }
  const owner = compiler.compile(parts[0], scope);
  const last = parts.at(-1);
  const name = last === undefined ? '' : compiler.name(last);
  return (run, frame) => {
    const context = owner(run, frame);
    return isContext(context) && Object.hasOwn(context, name);
  };
}
