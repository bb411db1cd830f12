/** Tokens that wait at the joins of a scope. */
import type { Activity, FlowNode, SequenceFlow } from '../model/graph.ts';
import type { Machine } from './machine.ts';

type Counts = Readonly<Record<string, number>>;

/** How many tokens wait on each incoming flow of a join. */
export function waitingAt(m: Machine, scope: number, node: FlowNode): Counts {
  const { joins } = m.execution(scope);
  return joins !== undefined && Object.hasOwn(joins, node.id) ? (joins[node.id] ?? {}) : {};
}

export function isEmpty(counts: Counts, flow: SequenceFlow): boolean {
  return !Object.hasOwn(counts, flow.id);
}

/** A token that came over this flow waits. */
export function hold(m: Machine, scope: number, node: FlowNode, flow: SequenceFlow): void {
  const counts = waitingAt(m, scope, node);
  write(m, scope, node, { ...counts, [flow.id]: (isEmpty(counts, flow) ? 0 : (counts[flow.id] ?? 0)) + 1 });
}

/** A token that came over a flow waits until as many have come as the activity starts with. @returns true when they have */
export function gatherTokens(m: Machine, scope: number, node: Activity, flow: SequenceFlow): boolean {
  hold(m, scope, node, flow);
  if (tokensAt(m, scope, node) < node.startQuantity) return false;
  let missing = node.startQuantity;
  const left = Object.entries(waitingAt(m, scope, node)).map(([id, count]): [string, number] => {
    const taken = Math.min(count, missing);
    missing -= taken;
    return [id, count - taken];
  });
  write(m, scope, node, Object.fromEntries(left.filter(([, count]) => count > 0)));
  return true;
}

/** How many tokens wait in all. */
export function tokensAt(m: Machine, scope: number, node: FlowNode): number {
  return Object.values(waitingAt(m, scope, node)).reduce((sum, count) => sum + count, 0);
}

/** The join fires: one token goes from every flow that has one. */
export function consume(m: Machine, scope: number, node: FlowNode): void {
  take(m, scope, node, Object.keys(waitingAt(m, scope, node)));
}

/** One token goes from each of these flows. */
export function take(m: Machine, scope: number, node: FlowNode, flows: readonly string[]): void {
  const left = Object.entries(waitingAt(m, scope, node)).map(([flow, count]): [string, number] => [
    flow,
    flows.includes(flow) ? count - 1 : count,
  ]);
  write(m, scope, node, Object.fromEntries(left.filter(([, count]) => count > 0)));
}

function write(m: Machine, scope: number, node: FlowNode, counts: Counts): void {
  const { joins, ...rest } = m.execution(scope);
  const others = Object.entries(joins ?? {}).filter(([gateway]) => gateway !== node.id);
  if (Object.keys(counts).length > 0) others.push([node.id, counts]);
  m.put(others.length === 0 ? rest : { ...rest, joins: Object.fromEntries(others) });
}
