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
  const counts = Object.entries(waitingAt(m, scope, node));
  if (total(counts) < node.startQuantity) return false;
  let missing = node.startQuantity;
  const left = counts.map(([id, count]): [string, number] => {
    const taken = Math.min(count, missing);
    missing -= taken;
    return [id, count - taken];
  });
  write(m, scope, node, Object.fromEntries(left.filter(([, count]) => count > 0)));
  return true;
}

function total(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((sum, [, count]) => sum + count, 0);
}

/** The join fires: one token goes from every flow that has one. */
export function consume(m: Machine, scope: number, node: FlowNode): void {
  const left = Object.entries(waitingAt(m, scope, node)).filter(([, count]) => count > 1);
  write(m, scope, node, Object.fromEntries(left.map(([flow, count]) => [flow, count - 1])));
}

function write(m: Machine, scope: number, node: FlowNode, counts: Counts): void {
  const { joins, ...rest } = m.execution(scope);
  const others = Object.entries(joins ?? {}).filter(([gateway]) => gateway !== node.id);
  if (Object.keys(counts).length > 0) others.push([node.id, counts]);
  m.put(others.length === 0 ? rest : { ...rest, joins: Object.fromEntries(others) });
}
