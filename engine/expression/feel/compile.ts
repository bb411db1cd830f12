/** FEEL text -> closures, once; an evaluation then only runs them. */
import { ExpressionError } from '../expression.ts';
import { parseNumber } from './arithmetic.ts';
import { compileCall, compileDateTimeLiteral, compileFunction } from './compile-call.ts';
import { compileContext, compileFilter, compileList, compilePath } from './compile-collection.ts';
import { compileFor, compileQuantified } from './compile-iteration.ts';
import { compileName } from './compile-name.ts';
import { compileArithmetic, compileConjunction, compileDisjunction, compileIf } from './compile-operator.ts';
import { anyOf, compileComparison, compileRangeValue, compileTest, type Test } from './compile-test.ts';
import { compileInstanceOf } from './compile-type.ts';
import { type Compiler, innerScope, type Scope } from './compiler.ts';
import type { Feel, FeelFunction, Run } from './feel-value.ts';
import type { Evaluate } from './frame.ts';
import { childrenOf, normalizeContextKey, parseFeel, type SyntaxNode, type Top, unquote } from './parse.ts';
import { DEFAULT_STEPS, Evaluation } from './run.ts';

export interface FeelOptions {
  /** Variables whose names hold operator characters (`order-id`). */
  readonly names?: readonly string[];
  /** Functions besides the built-ins. */
  readonly functions?: ReadonlyMap<string, FeelFunction>;
  /** Steps of one evaluation. */
  readonly steps?: number;
}

type Handler = (compiler: Compiler, node: SyntaxNode, scope: Scope | null) => Evaluate;

const handlers: Readonly<Record<string, Handler>> = {
  NumericLiteral: (compiler, node) => {
    const value = parseNumber(compiler.text(node).replace(/\s+/g, ''));
    return () => value;
  },
  StringLiteral: (compiler, node) => {
    const value = unquote(compiler.text(node));
    return () => value;
  },
  BooleanLiteral: (compiler, node) => {
    const value = compiler.text(node) === 'true';
    return () => value;
  },
  null: () => () => null,
  '?': compileName,
  VariableName: compileName,
  ParenthesizedExpression: (compiler, node, scope) => compiler.compile(childrenOf(node)[1], scope),
  ArithmeticExpression: compileArithmetic,
  Comparison: compileComparison,
  Conjunction: compileConjunction,
  Disjunction: compileDisjunction,
  IfExpression: compileIf,
  SimplePositiveUnaryTest: compileRangeValue,
  List: compileList,
  Context: compileContext,
  PathExpression: compilePath,
  FilterExpression: compileFilter,
  ForExpression: compileFor,
  QuantifiedExpression: compileQuantified,
  FunctionInvocation: compileCall,
  FunctionDefinition: compileFunction,
  DateTimeLiteral: compileDateTimeLiteral,
  InstanceOfExpression: compileInstanceOf,
};

/** Deeper nesting than any person writes; keeps compilation and evaluation off the end of the stack. */
const MAX_NESTING = 500;

class TreeCompiler implements Compiler {
  readonly reads = new Set<string>();
  readonly functions: ReadonlyMap<string, FeelFunction>;
  bounded = true;
  private readonly source: string;
  private readonly names: ReadonlyMap<string, string>;
  private nesting = 0;

  constructor(source: string, options: FeelOptions) {
    this.source = source;
    this.functions = options.functions ?? new Map();
    this.names = new Map((options.names ?? []).map((name) => [normalizeContextKey(name), name]));
  }

  text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  name(node: SyntaxNode): string {
    const text = this.text(node).trim().replace(/\s+/g, ' ');
    return this.names.get(normalizeContextKey(text)) ?? text;
  }

  compile(node: SyntaxNode | undefined, scope: Scope | null): Evaluate {
    if (node === undefined)
      throw new ExpressionError('EXPRESSION_SYNTAX', this.source, 'The expression ends too early.', this.source.length);
    const handler = Object.hasOwn(handlers, node.name) ? handlers[node.name] : undefined;
    if (handler === undefined) throw this.refusal(node, `"${this.text(node)}" cannot stand here.`);
    if (++this.nesting > MAX_NESTING) throw this.refusal(node, 'The expression is nested too deeply.');
    const evaluate = handler(this, node, scope);
    this.nesting--;
    return evaluate;
  }

  unbounded(): void {
    this.bounded = false;
  }

  refusal(node: SyntaxNode, message: string): ExpressionError {
    return new ExpressionError('EXPRESSION_SYNTAX', this.source, `${message} (position ${node.from + 1})`, node.from);
  }
}

/** FEEL that was compiled; `start` gives an evaluation its budget. */
export interface Compiled<Body> {
  readonly source: string;
  readonly reads: readonly string[];
  readonly bounded: boolean;
  readonly body: Body;
  start(lookup: (name: string) => Feel | undefined): Run;
}

function compileTop<Body>(
  source: string,
  top: Top,
  options: FeelOptions,
  build: (compiler: Compiler, node: SyntaxNode) => Body,
): Compiled<Body> {
  const compiler = new TreeCompiler(source, options);
  const body = build(compiler, parseFeel(source, top, options.names ?? []));
  const steps = options.steps ?? DEFAULT_STEPS;
  return {
    source,
    reads: [...compiler.reads].sort(),
    bounded: compiler.bounded,
    body,
    start: (lookup) => new Evaluation(source, lookup, steps),
  };
}

/**
 * FEEL text; `parameters` are local names whose values the frame of the evaluation holds in their order.
 * @throws ExpressionError EXPRESSION_SYNTAX
 */
export function compileFeelText(source: string, options: FeelOptions, parameters: readonly string[] = []): Compiled<Evaluate> {
  const scope = parameters.length === 0 ? null : innerScope(null, [...parameters]);
  return compileTop(source, 'Expression', options, (compiler, node) => compiler.compile(childrenOf(node)[0], scope));
}

/**
 * The tests of one cell. The frame that a test gets holds the value under test as `?`; its parent holds the parameters, if any.
 * @throws ExpressionError EXPRESSION_SYNTAX
 */
export function compileTests(source: string, options: FeelOptions, parameters: readonly string[] = []): Compiled<Test> {
  const scope = innerScope(innerScope(null, [...parameters]), ['?']);
  return compileTop(source, 'UnaryTests', options, (compiler, node) => {
    const children = childrenOf(node);
    if (children[0]?.name === 'Wildcard') return () => true;
    const list = children.find((child) => child.name === 'PositiveUnaryTests');
    const test = anyOf((list === undefined ? [] : childrenOf(list)).map((child) => compileTest(compiler, child, scope)));
    if (children[0]?.name !== 'not') return test;
    return (value, run, frame) => {
      const outcome = test(value, run, frame);
      return outcome === null ? null : !outcome;
    };
  });
}
