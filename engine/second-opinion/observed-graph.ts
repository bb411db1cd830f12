/**
 * A copy of a process graph whose decisive texts (conditions, counts, loops) report what they gave. Where there are no
 * data to evaluate them on, they are decided instead, and every other text gives something harmless.
 */
import { constant } from '../expression/index.ts';
import type { Expression, Lookup } from '../expression/expression.ts';
import type { Value } from '../expression/value.ts';
import { isActivity } from '../model/graph.ts';
import type { Activity, FlowNode, MultiInstance, ProcessGraph, SequenceFlow, Trigger } from '../model/graph.ts';
import type { Choices } from './choices.ts';

/** Decides in place of the model's texts. */
export interface Decider {
  /** Which of the source's conditional flows are true, this time. */
  conditions(source: FlowNode, flows: readonly SequenceFlow[]): ReadonlyMap<string, boolean>;
  iterations(activity: string): number;
  /** After how many completed iterations a completion condition holds. */
  completesAfter(activity: string): number;
  /** Whether a standard loop goes round again. */
  goesRoundAgain(activity: string): boolean;
}

/** @param decider null evaluates every text on the variables of the run */
export function observedGraph(graph: ProcessGraph, choices: Choices, decider: Decider | null): ProcessGraph {
  const replaced = new Map<Expression, Expression>();
  for (const node of graph.nodes.values()) {
    observeConditions(node, choices, decider, replaced);
    if (isActivity(node) && node.loop !== null) observeLoop(node, choices, decider, replaced);
    if ('triggers' in node) for (const trigger of node.triggers) observeTrigger(trigger, decider, replaced);
    if (decider !== null) nameConstants(node, replaced);
  }
  return copyOf(graph, (expression) => replaced.get(expression) ?? (decider === null ? expression : constant(null)));
}

function observeConditions(
  node: FlowNode,
  choices: Choices,
  decider: Decider | null,
  replaced: Map<Expression, Expression>,
): void {
  const standard = 'defaultFlow' in node ? node.defaultFlow : null;
  const flows = node.outgoing.filter((flow) => flow.condition !== null && flow !== standard);
  for (const [index, flow] of flows.entries()) {
    if (flow.condition === null) continue;
    const { condition } = flow;
    const evaluate = (lookup: Lookup): Value => {
      // Conditions are asked in order, so the first one begins a new choice.
      if (index === 0) {
        choices.keepConditions(
          node.id,
          decider?.conditions(node, flows) ?? new Map(flows.map((one) => [one.id, holds(one, lookup)])),
        );
      }
      return decider === null ? condition.evaluate(lookup) : (choices.latest(flow) ?? false);
    };
    replaced.set(condition, observed(condition, decider, evaluate));
  }
}

/** Where our engine would raise an incident bpmn-engine is never asked. */
function holds(flow: SequenceFlow, lookup: Lookup): boolean {
  try {
    return flow.condition?.evaluate(lookup) === true;
  } catch {
    return false;
  }
}

function observeLoop(
  { id, loop }: Activity,
  choices: Choices,
  decider: Decider | null,
  replaced: Map<Expression, Expression>,
): void {
  if (loop === null) return;
  if (loop.type === 'standardLoop') {
    if (loop.maximum !== null && decider !== null) replaced.set(loop.maximum, constant(100));
    if (loop.condition === null) return;
    const { condition } = loop;
    const evaluate = (lookup: Lookup): Value => {
      const again = decider === null ? condition.evaluate(lookup) : decider.goesRoundAgain(id);
      choices.keepRound(id, again === true);
      return again;
    };
    replaced.set(condition, observed(condition, decider, evaluate));
    return;
  }
  observeCount(id, loop, choices, decider, replaced);
  const { completionCondition } = loop;
  if (completionCondition === null) return;
  const evaluate = (lookup: Lookup): Value => {
    const completed = Number(lookup('numberOfCompletedInstances'));
    const complete = decider === null ? completionCondition.evaluate(lookup) : completed >= decider.completesAfter(id);
    choices.keepCompletion(id, completed, complete === true);
    return complete;
  };
  replaced.set(completionCondition, observed(completionCondition, decider, evaluate));
}

function observeCount(
  id: string,
  { collection, cardinality }: MultiInstance,
  choices: Choices,
  decider: Decider | null,
  replaced: Map<Expression, Expression>,
): void {
  const expression = collection ?? cardinality;
  if (expression === null) return;
  const evaluate = (lookup: Lookup): Value => {
    const value = decider === null ? expression.evaluate(lookup) : countOrList(decider.iterations(id), collection !== null);
    choices.keepIterations(id, Array.isArray(value) ? value.length : Number(value));
    return value;
  };
  replaced.set(expression, observed(expression, decider, evaluate));
}

const countOrList = (count: number, isList: boolean): Value => (isList ? Array.from({ length: count }, () => null) : count);

/** Events happen when the decisions say so: a condition is never true by itself. */
function observeTrigger(trigger: Trigger, decider: Decider | null, replaced: Map<Expression, Expression>): void {
  if (trigger.type === 'conditional') replaced.set(trigger.condition, constant(false));
  if (decider === null) return;
  if (trigger.type === 'timer') replaced.set(trigger.expression, constant(SOME_TIME[trigger.timer]));
  if (trigger.type === 'signal') replaced.set(trigger.name, constant(trigger.name.source));
}

const SOME_TIME = { date: '2100-01-01T00:00:00Z', duration: 'PT1H', cycle: 'R2/PT1H' } as const;

/** Texts that must give a name of something, whatever it is. */
function nameConstants(node: FlowNode, replaced: Map<Expression, Expression>): void {
  const names: (Expression | null)[] = [];
  if ('operation' in node) names.push(node.operation?.type ?? null);
  if ('calledElement' in node) names.push(node.calledElement);
  if ('decision' in node) names.push(node.decision.decisionId);
  if ('message' in node && node.message !== null) names.push(node.message.name, node.message.correlationKey);
  if ('triggers' in node) {
    for (const trigger of node.triggers)
      if (trigger.type === 'message') names.push(trigger.message.name, trigger.message.correlationKey);
  }
  for (const name of names) if (name !== null) replaced.set(name, constant(node.id));
}

/** A text that is decided reads nothing and ends at once. None is a constant: each time it is asked counts. */
function observed({ source, reads, bounded }: Expression, decider: Decider | null, evaluate: Expression['evaluate']): Expression {
  return decider === null ? { source, reads, bounded, evaluate } : { source, reads: [], bounded: true, evaluate };
}

/** The whole graph anew, however its nodes refer to each other; functions and texts as they are. */
function copyOf(graph: ProcessGraph, expressionFor: (expression: Expression) => Expression): ProcessGraph {
  const copies = new Map<object, unknown>();
  function copy<T>(value: T): T;
  function copy(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (copies.has(value)) return copies.get(value);
    if (isExpression(value)) return keep(value, expressionFor(value));
    if (value instanceof Map) {
      const map = keep(value, new Map<unknown, unknown>());
      for (const [key, item] of value) map.set(key, copy(item));
      return map;
    }
    if (Array.isArray(value)) {
      const list = keep(value, Array.of<unknown>());
      for (const item of value) list.push(copy<unknown>(item));
      return list;
    }
    const fields: Record<string, unknown> = keep(value, {});
    for (const [name, field] of Object.entries(value)) fields[name] = copy(field);
    return fields;
  }
  function keep<T>(original: object, made: T): T {
    copies.set(original, made);
    return made;
  }
  return copy(graph);
}

function isExpression(value: object): value is Expression {
  return 'evaluate' in value && typeof value.evaluate === 'function';
}
