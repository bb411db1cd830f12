/** Tokens that wait at the joins of a scope. */
import type { Activity, FlowNode, SequenceFlow } from '../model/graph.ts';
import type { Machine } from './machine.ts';

type Counts = Readonly<Record<string, number>>;

const NONE: Counts = {};

/** How many tokens wait on each incoming flow of a join. */
export function waitingAt(m: Machine, scope: number, node: FlowNode): Counts {
  const { joins } = m.execution(scope);
  return joins !== undefined && Object.hasOwn(joins, node.id) ? (joins[node.id] ?? NONE) : NONE;
}

export function isEmpty(counts: Counts, flow: SequenceFlow): boolean {
  return !Object.hasOwn(counts, flow.id);
}

/** A token that came over this flow waits. */
export function hold(m: Machine, scope: number, node: FlowNode, flow: SequenceFlow): void {
  const counts = waitingAt(m, scope, node);
  write(m, scope, node, withEntry(counts, flow.id, (isEmpty(counts, flow) ? 0 : (counts[flow.id] ?? 0)) + 1));
}

/** A token that came over a flow waits until as many have come as the activity starts with. @returns true when they have */
export function gatherTokens(m: Machine, scope: number, node: Activity, flow: SequenceFlow): boolean {
  hold(m, scope, node, flow);
  if (tokensAt(m, scope, node) < node.startQuantity) return false;
  let left = waitingAt(m, scope, node);
  let missing = node.startQuantity;
  for (const [id, count] of Object.entries(left)) {
    left = less(left, id, missing);
    missing -= Math.min(count, missing);
  }
  write(m, scope, node, left);
  return true;
}

/** How many tokens wait in all. */
export function tokensAt(m: Machine, scope: number, node: FlowNode): number {
  return Object.values(waitingAt(m, scope, node)).reduce((sum, count) => sum + count, 0);
}

/**
 * The join fires: one token goes from every flow that has one.
 * @param arriving the flow whose token has not waited: it goes at once
 */
export function consume(m: Machine, scope: number, node: FlowNode, arriving?: SequenceFlow): void {
  const waiting = Object.keys(waitingAt(m, scope, node));
  take(m, scope, node, arriving === undefined ? waiting : waiting.filter((flow) => flow !== arriving.id));
}

/** One token goes from each of these flows. */
export function take(m: Machine, scope: number, node: FlowNode, flows: readonly string[]): void {
  const counts = waitingAt(m, scope, node);
  write(
    m,
    scope,
    node,
    flows.reduce((left, flow) => less(left, flow, 1), counts),
  );
}

function less(counts: Counts, flow: string, taken: number): Counts {
  const { [flow]: count = 0, ...others } = counts;
  return count > taken ? { ...counts, [flow]: count - taken } : others;
}

function write(m: Machine, scope: number, node: FlowNode, counts: Counts): void {
  const execution = m.execution(scope);
  if (execution.joins === undefined) {
    if (!isNothing(counts)) m.put(execution, { joins: { [node.id]: counts } });
    return;
  }
  const { joins, ...rest } = execution;
  const { [node.id]: _before, ...others } = joins;
  const waiting = isNothing(counts) ? others : withEntry(others, node.id, counts);
  m.put(rest, isNothing(waiting) ? undefined : { joins: waiting });
}

function withEntry<T>(record: Readonly<Record<string, T>>, key: string, value: T): Readonly<Record<string, T>> {
  return isNothing(record) ? { [key]: value } : { ...record, [key]: value };
}

function isNothing(record: Readonly<Record<string, unknown>>): boolean {
  for (const _key in record) return false;
  return true;
}
