/** Decision tables (DMN 1.3 §8): a rule matches when each of its cells is true for its input. */
import { type Compiled, compileFeelText, compileTests, type FeelOptions } from '../feel/compile.ts';
import type { Test } from '../feel/compile-test.ts';
import type { Feel, FeelContext, Run } from '../feel/feel-value.ts';
import type { Evaluate, Frame } from '../feel/frame.ts';
import { textOf } from '../feel/literal.ts';
import { childrenOf, parseFeel } from '../feel/parse.ts';
import { DecisionError } from './decision-error.ts';
import type { Element } from './element.ts';
import { type Aggregation, decide, type HitPolicy, type Match, toAggregation, toHitPolicy } from './hit-policy.ts';
import { toType } from './input-type.ts';
import { compileText, type Logic, type LogicScope, type Outcome } from './logic.ts';

interface Input {
  readonly element: Element;
  readonly typeRef: string | undefined;
  readonly expression: Compiled<Evaluate>;
  readonly allowed: Compiled<Test> | undefined;
}

interface Output {
  readonly name: string;
  readonly element: Element;
  /** The allowed values in their order, which is the priority. */
  readonly allowed: readonly Compiled<Test>[];
  readonly fallback: Compiled<Evaluate> | undefined;
}

interface Rule {
  readonly id: string;
  readonly tests: readonly Compiled<Test>[];
  readonly outputs: readonly Compiled<Evaluate>[];
}

/** @throws DecisionError naming the cell, column or rule */
export function compileTable(table: Element, scope: LogicScope): Logic {
  return new Table(table, scope);
}

class Table implements Logic {
  readonly reads: readonly string[];
  readonly bounded: boolean;
  readonly steps: number;
  private readonly id: string;
  private readonly policy: HitPolicy;
  private readonly aggregation: Aggregation | undefined;
  private readonly inputs: readonly Input[];
  private readonly outputs: readonly Output[];
  private readonly rules: readonly Rule[];

  constructor(table: Element, scope: LogicScope) {
    this.id = table.id;
    const options: FeelOptions = { names: scope.names, functions: scope.functions };
    this.inputs = table.children('input').map((input) => compileInput(input, scope, options));
    this.outputs = table.children('output').map((output) => compileOutput(output, scope, options));
    this.rules = table.children('rule').map((rule) => this.compileRule(rule, scope, options));
    this.policy = this.readPolicy(table);
    this.aggregation = this.readAggregation(table);
    this.checkOutputs();
    const cells = this.cells();
    this.reads = [...new Set(cells.flatMap((cell) => cell.reads))].sort();
    this.bounded = cells.every((cell) => cell.bounded);
    this.steps = cells.length * 10;
  }

  evaluate(run: Run, frame: Frame | null): Outcome {
    const values = this.inputs.map((input) => evaluateInput(input, run, frame));
    const matches: Match[] = [];
    for (const rule of this.rules) {
      run.charge(1);
      if (!rule.tests.every((test, index) => passes(test, values[index] ?? null, run, frame))) continue;
      matches.push(this.match(rule, run, frame));
      if (this.policy === 'FIRST') break;
    }
    if (matches.length === 0) return { value: this.fallback(run, frame), matchedRules: [] };
    const decided = decide(this.policy, this.aggregation, matches, this.id, run);
    return { value: decided.value, matchedRules: decided.matches.map((match) => match.ruleId) };
  }

  private match(rule: Rule, run: Run, frame: Frame | null): Match {
    const ranks: number[] = [];
    const values = rule.outputs.map((output, index) => {
      const value = output.body(run, frame);
      const { allowed = [], name = '' } = this.outputs[index] ?? {};
      const rank = allowed.findIndex((test) => passes(test, value, run, frame));
      if (rank < 0 && allowed.length > 0) {
        throw new DecisionError(
          'DECISION_OUTPUT',
          rule.id,
          `The output ${textOf(value, true)} is not among the allowed values of "${name}".`,
        );
      }
      ranks.push(rank);
      return value;
    });
    return { ruleId: rule.id, value: this.toResult(values), ranks };
  }

  /** One output is its value, several are a context by their names. */
  private toResult(values: readonly Feel[]): Feel {
    if (this.outputs.length === 1) return values[0] ?? null;
    const result: Record<string, Feel> = {};
    for (const [index, output] of this.outputs.entries()) result[output.name] = values[index] ?? null;
    return result satisfies FeelContext;
  }

  private fallback(run: Run, frame: Frame | null): Feel {
    if (this.outputs.every((output) => output.fallback === undefined)) return this.aggregation === 'COUNT' ? 0 : null;
    const value = this.toResult(this.outputs.map((output) => output.fallback?.body(run, frame) ?? null));
    const isList =
      this.policy === 'RULE ORDER' ||
      this.policy === 'OUTPUT ORDER' ||
      (this.policy === 'COLLECT' && this.aggregation === undefined);
    return isList ? [value] : value;
  }

  private compileRule(rule: Element, scope: LogicScope, options: FeelOptions): Rule {
    const [cells, results] = [rule.children('inputEntry'), rule.children('outputEntry')];
    if (cells.length !== this.inputs.length || results.length !== this.outputs.length) {
      throw new DecisionError(
        'DMN_MODEL',
        rule.id,
        `The rule has ${cells.length} inputs and ${results.length} outputs, but the table has ${this.inputs.length} and ${this.outputs.length}.`,
      );
    }
    return {
      id: rule.id,
      tests: cells.map((cell) => compileCell(cell, scope, options)),
      outputs: results.map((result) =>
        compileText(result, (text) => compileFeelText(text.trim() === '' ? 'null' : text, options, scope.parameters)),
      ),
    };
  }

  private readPolicy(table: Element): HitPolicy {
    const policy = toHitPolicy(table.text('hitPolicy'));
    if (policy === undefined)
      throw new DecisionError('DMN_MODEL', this.id, `There is no hit policy "${table.text('hitPolicy')}".`);
    const needsOrder = policy === 'PRIORITY' || policy === 'OUTPUT ORDER';
    if (needsOrder && this.outputs.every((output) => output.allowed.length === 0)) {
      throw new DecisionError(
        'DMN_MODEL',
        this.id,
        `The hit policy ${policy} needs the allowed values of an output, in the order of their priority.`,
      );
    }
    return policy;
  }

  private readAggregation(table: Element): Aggregation | undefined {
    const text = table.text('aggregation');
    if (text === undefined) return undefined;
    const aggregation = toAggregation(text);
    if (aggregation === undefined || this.policy !== 'COLLECT') {
      throw new DecisionError(
        'DMN_MODEL',
        this.id,
        `The aggregation "${text}" belongs to the hit policy COLLECT and is one of SUM, MIN, MAX, COUNT.`,
      );
    }
    if (aggregation !== 'COUNT' && this.outputs.length > 1) {
      throw new DecisionError('DMN_MODEL', this.id, `${aggregation} needs a table with one output: split the table.`);
    }
    return aggregation;
  }

  private checkOutputs(): void {
    if (this.outputs.length === 0) throw new DecisionError('DMN_MODEL', this.id, 'The table has no output.');
    if (this.outputs.length === 1) return;
    const names = this.outputs.map((output) => output.name);
    for (const { name, element } of this.outputs) {
      if (name === '' || name === '__proto__' || names.indexOf(name) !== names.lastIndexOf(name)) {
        throw new DecisionError('DMN_MODEL', element.id, 'Each of several outputs needs a name of its own.');
      }
    }
  }

  private cells(): Compiled<unknown>[] {
    const ofInputs = this.inputs.flatMap((input) => [input.expression, ...(input.allowed === undefined ? [] : [input.allowed])]);
    const ofOutputs = this.outputs.flatMap((output) => [
      ...output.allowed,
      ...(output.fallback === undefined ? [] : [output.fallback]),
    ]);
    return [...ofInputs, ...ofOutputs, ...this.rules.flatMap((rule) => [...rule.tests, ...rule.outputs])];
  }
}

const isBlank = (element: Element | undefined): boolean => (element?.text('text') ?? '').trim() === '';

function passes(test: Compiled<Test>, value: Feel, run: Run, frame: Frame | null): boolean {
  return test.body(value, run, { parent: frame, values: [value] }) === true;
}

function compileInput(input: Element, scope: LogicScope, options: FeelOptions): Input {
  const expression = input.child('inputExpression');
  if (expression === undefined || isBlank(expression))
    throw new DecisionError('DMN_MODEL', input.id, 'The input column has no expression.');
  const allowed = input.child('inputValues');
  return {
    element: input,
    typeRef: expression.text('typeRef'),
    expression: compileText(expression, (text) => compileFeelText(text, options, scope.parameters)),
    allowed: allowed === undefined || isBlank(allowed) ? undefined : compileCell(allowed, scope, options),
  };
}

/** An empty cell means "any", as modellers write it. */
function compileCell(cell: Element, scope: LogicScope, options: FeelOptions): Compiled<Test> {
  return compileText(cell, (text) => compileTests(text.trim() === '' ? '-' : text, options, scope.parameters));
}

function compileOutput(output: Element, scope: LogicScope, options: FeelOptions): Output {
  const allowed = output.child('outputValues');
  const fallback = output.child('defaultOutputEntry');
  return {
    name: output.text('name') ?? output.text('label') ?? '',
    element: output,
    allowed: allowed === undefined || isBlank(allowed) ? [] : compileAlternatives(allowed, scope, options),
    fallback:
      fallback === undefined || isBlank(fallback)
        ? undefined
        : compileText(fallback, (text) => compileFeelText(text, options, scope.parameters)),
  };
}

/** Each allowed value apart, because their order is the priority. */
function compileAlternatives(values: Element, scope: LogicScope, options: FeelOptions): Compiled<Test>[] {
  return compileText(values, (text) => {
    const [list] = childrenOf(parseFeel(text, 'UnaryTests', scope.names));
    if (list?.name !== 'PositiveUnaryTests')
      throw new DecisionError('DMN_MODEL', values.id, 'The allowed values are a list such as "a", "b".');
    return childrenOf(list).map((node) => compileTests(text.slice(node.from, node.to), options, scope.parameters));
  });
}

function evaluateInput(input: Input, run: Run, frame: Frame | null): Feel {
  const given = input.expression.body(run, frame);
  const value = toType(input.typeRef, given);
  if (value === undefined) {
    throw new DecisionError('DECISION_INPUT', input.element.id, `The input ${textOf(given, true)} is no ${input.typeRef ?? ''}.`);
  }
  if (value !== null && input.allowed !== undefined && !passes(input.allowed, value, run, frame)) {
    throw new DecisionError(
      'DECISION_INPUT',
      input.element.id,
      `The input ${textOf(value, true)} is not among the allowed values.`,
    );
  }
  return value;
}
