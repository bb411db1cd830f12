/**
 * Tokens at a complex gateway (BPMN 2.0 §13.4.5). Waiting for start, it is activated as soon as its condition holds
 * and takes one token from every flow that has one. Then it waits for reset: for a token on each of the other flows,
 * unless none can come any more, as an inclusive gateway knows.
 */
import type { Value, ValueObject } from '../expression/value.ts';
import type { ComplexGateway, FlowNode, Lookup } from '../model/graph.ts';
import { Incident } from './incident.ts';
import { isEmpty, take, tokensAt, waitingAt } from './joins.ts';
import { truthOf, valueOf } from './evaluation.ts';
import type { Machine } from './machine.ts';

/** From which flows it took tokens when it was activated; undefined while it waits for start. */
export function takenBefore(m: Machine, scope: number, node: FlowNode): readonly string[] | undefined {
  const { resetting } = m.execution(scope);
  return resetting !== undefined && Object.hasOwn(resetting, node.id) ? resetting[node.id] : undefined;
}

/** The tokens that wait: `activationCount` in all, and on each incoming flow under its id. */
export function countsAt(m: Machine, scope: number, node: ComplexGateway): ValueObject {
  const waiting = waitingAt(m, scope, node);
  const counts: Record<string, Value> = { activationCount: tokensAt(m, scope, node) };
  for (const flow of node.incoming) counts[flow.id] = isEmpty(waiting, flow) ? 0 : (waiting[flow.id] ?? 0);
  return counts;
}

/**
 * Whether the tokens that wait activate it now. A condition that cannot be evaluated lets it begin, so that the
 * incident has a place.
 */
export function mayStart(m: Machine, scope: number, node: ComplexGateway): boolean {
  if (takenBefore(m, scope, node) !== undefined || isPending(m, scope, node)) return false;
  if (node.activationCondition === null) return node.incoming.length < 2;
  try {
    return isActivated(m, scope, node);
  } catch (reason) {
    if (reason instanceof Incident) return true;
    throw reason;
  }
}

/** @throws Incident when the condition is neither true nor false */
export function isActivated(m: Machine, scope: number, node: ComplexGateway): boolean {
  if (node.activationCondition === null) return true;
  if (!node.activationCondition.bounded) {
    throw new Incident('EXPRESSION_NEEDS_POOL', `${node.activationCondition.source} cannot be bounded; it is not allowed here.`);
  }
  const counts = countsAt(m, scope, node);
  const around = m.lookup(scope);
  const lookup: Lookup = (name) => (Object.hasOwn(counts, name) ? counts[name] : around(name));
  return truthOf(node.activationCondition, valueOf(node.activationCondition, lookup));
}

/** Takes a token from every flow that has one, and waits for reset if there are other flows. */
export function start(m: Machine, scope: number, node: ComplexGateway): void {
  const taken = Object.keys(waitingAt(m, scope, node));
  take(m, scope, node, taken);
  if (node.incoming.some((flow) => !taken.includes(flow.id))) setResetting(m, scope, node, taken);
}

/** Whether tokens have come since on flows from which it took none. Without one its reset sends nothing on (§10.6.5). */
export function hasLateTokens(m: Machine, scope: number, node: ComplexGateway): boolean {
  return lateFlows(m, scope, node).length > 0;
}

/** Takes the tokens that came late and waits for start again. */
export function reset(m: Machine, scope: number, node: ComplexGateway): void {
  take(m, scope, node, lateFlows(m, scope, node));
  setResetting(m, scope, node, null);
}

function lateFlows(m: Machine, scope: number, node: ComplexGateway): readonly string[] {
  const before = takenBefore(m, scope, node) ?? [];
  return Object.keys(waitingAt(m, scope, node)).filter((flow) => !before.includes(flow));
}

/** Begun, but not yet activated: its condition could not be evaluated, or a job is to begin it. */
function isPending(m: Machine, scope: number, node: ComplexGateway): boolean {
  return m.childrenOf(scope).some((number) => {
    const { element, phase } = m.execution(number);
    return element === node.id && phase === 'ready';
  });
}

function setResetting(m: Machine, scope: number, node: FlowNode, taken: readonly string[] | null): void {
  const { resetting, ...rest } = m.execution(scope);
  const others = Object.entries(resetting ?? {}).filter(([gateway]) => gateway !== node.id);
  if (taken !== null) others.push([node.id, taken]);
  m.put(rest, others.length === 0 ? {} : { resetting: Object.fromEntries(others) });
}
