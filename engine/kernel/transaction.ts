/**
 * A transaction is cancelled (BPMN 2.0 §10.3.5, §13.3.3): what runs in it is cancelled, what was completed is
 * compensated, and only then the token leaves by the cancel boundary event. An error that leaves it is a hazard: it
 * goes the way of every error, and nothing is compensated.
 */
import { isActivity } from '../model/graph.ts';
import type { BoundaryEvent, FlowNode } from '../model/graph.ts';
import { compensableOf, takeCompensables, undo } from './compensation.ts';
import { fireBoundaryEvent } from './events.ts';
import type { Machine } from './machine.ts';
import type { Compensable, Execution } from './state.ts';

/** The cancel end event has been reached: it stays until everything is undone. */
export function cancelTransaction(m: Machine, end: Execution): void {
  const transaction = end.parent ?? 0;
  const others = cancelOtherInstances(m, m.execution(transaction));
  m.cancelChildren(transaction, end.number);
  m.closeWaits(transaction);
  undo(m, end.number, [...others, ...takeCompensables(m, end, null)]);
}

/**
 * Of a multi-instance all instances are cancelled with the one that was, so what they have done is undone as well. In
 * Camunda 7 they just end: only the one that reached its cancel end event is undone.
 */
function cancelOtherInstances(m: Machine, transaction: Execution): readonly Compensable[] {
  if (transaction.iteration === undefined || transaction.parent === null) return [];
  const others = m.childrenOf(transaction.parent).filter((number) => number !== transaction.number);
  const begun = others.flatMap((number) => compensableOf(m, m.execution(number)) ?? []);
  for (const number of others) m.cancel(number);
  return m.graph.semantics.compensation === 'together' ? [] : begun;
}

export function isCancelEnd(node: FlowNode): boolean {
  return node.kind === 'endEvent' && node.triggers.some(({ type }) => type === 'cancel');
}

/** Everything is undone. Of a multi-instance the whole activity is left (BPMN 2.0 §13.5.3). */
export function leaveCancelled(m: Machine, end: Execution): void {
  const transaction = m.execution(end.parent ?? 0);
  const host = transaction.iteration === undefined ? transaction : m.execution(transaction.parent ?? 0);
  m.end(end.number, 'completed');
  const event = cancelBoundaryOf(m.node(transaction));
  if (event !== undefined) fireBoundaryEvent(m, host.number, event, {});
  else {
    m.cancel(host.number);
    m.settling.add(host.parent ?? 0);
  }
}

function cancelBoundaryOf(node: FlowNode): BoundaryEvent | undefined {
  if (!isActivity(node)) return undefined;
  return node.boundaryEvents.find(({ triggers }) => triggers.some(({ type }) => type === 'cancel'));
}
