/**
 * Ad-hoc sub-processes (BPMN 2.0 §10.3.5, §13.3.5): activities that no start event begins. All of them begin at once,
 * or one when nothing else runs; more can be begun by hand as long as it is open.
 */
import { isActivity, isAdHoc } from '../model/graph.ts';
import type { AdHoc, FlowNode, SubProcess } from '../model/graph.ts';
import { Incident } from './incident.ts';
import { KernelError } from './kernel-error.ts';
import { describe } from './evaluation.ts';
import type { Machine } from './machine.ts';
import type { Execution } from './state.ts';
import { isList } from './variables.ts';
import { openEventSubProcessWaits } from './waits.ts';

/** What begins without a start event: activities and gateways that no flow leads to, in document order. */
export function entriesOf(scope: SubProcess): readonly FlowNode[] {
  return scope.children.filter((node) => {
    if (node.incoming.length > 0) return false;
    if (!isActivity(node)) return node.kind.endsWith('Gateway');
    return !node.isForCompensation && !(node.kind === 'subProcess' && node.variant === 'event');
  });
}

/** Begins what is to be begun: all, or those that the model chooses. */
export function openAdHoc(m: Machine, execution: Execution, node: SubProcess, adHoc: AdHoc): void {
  const pending = chosen(m, execution.number, node, adHoc);
  m.put(execution, { phase: 'scope', adHoc: { pending: [] } });
  openEventSubProcessWaits(m, execution);
  beginAll(m, execution.number, adHoc, pending);
}

/** @throws Incident when the model chooses what is not there */
function chosen(m: Machine, number: number, node: SubProcess, { activeElements }: AdHoc): readonly string[] {
  const entries = entriesOf(node).map(({ id }) => id);
  if (activeElements === null) return entries;
  const value = m.evaluate(number, activeElements, 'activeElements');
  if (!isList(value) || !value.every((id): id is string => typeof id === 'string')) {
    throw new Incident('NOT_ELEMENTS', `${activeElements.source} gave ${describe(value)}, not a list of element ids.`);
  }
  const unknown = value.find((id) => !entries.includes(id));
  if (unknown === undefined) return value;
  throw new Incident('NO_SUCH_ENTRY', `${node.id} can begin ${entries.join(', ')}; ${describe(unknown)} is none of them.`);
}

/**
 * Begins elements of an open ad-hoc sub-process by hand; each may be begun as often as one likes.
 * @throws KernelError WRONG_PHASE, UNKNOWN_ELEMENT
 */
export function activate(m: Machine, number: number, elements: readonly string[]): void {
  const execution = m.execution(number);
  const node = number === 0 ? null : m.node(execution);
  if (execution.adHoc === undefined || execution.adHoc.over === true || node?.kind !== 'subProcess' || !isAdHoc(node)) {
    throw new KernelError('WRONG_PHASE', `Execution ${number} is no open ad-hoc sub-process.`);
  }
  const entries = new Set(entriesOf(node).map(({ id }) => id));
  const unknown = elements.find((id) => !entries.has(id));
  if (unknown !== undefined) {
    throw new KernelError('UNKNOWN_ELEMENT', `${node.id} can begin ${[...entries].join(', ')}; ${unknown} is none of them.`);
  }
  beginAll(m, number, node.adHoc, elements);
}

function beginAll(m: Machine, number: number, { ordering }: AdHoc, elements: readonly string[]): void {
  if (ordering === 'parallel') for (const id of elements) begin(m, number, id);
  else {
    const execution = m.execution(number);
    m.put(execution, { adHoc: { pending: [...(execution.adHoc?.pending ?? []), ...elements] } });
  }
  m.settling.add(number);
}

function begin(m: Machine, scope: number, id: string): void {
  m.enqueue({ type: 'token', node: m.nodeById(id), scope, flow: null });
}

/** Asked of an ad-hoc sub-process in which nothing runs: begins the next one, waits to be given one, or is over. */
export function isOver(m: Machine, execution: Execution, { pending, over }: NonNullable<Execution['adHoc']>): boolean {
  const [next, ...left] = pending;
  if (next !== undefined) {
    m.put(execution, { adHoc: { pending: left } });
    begin(m, execution.number, next);
    return false;
  }
  const scope = m.scopeNode(execution);
  return over === true || !isAdHoc(scope) || scope.adHoc.completionCondition === null;
}

/** Whether an element that completes is the last one to go on: the condition holds now, or has held before. */
export function endsAdHoc(m: Machine, execution: Execution, node: FlowNode, { completionCondition }: AdHoc): boolean {
  const scope = execution.parent ?? 0;
  const state = m.execution(scope).adHoc;
  if (state?.over === true) return true;
  // Without a state it is a handler that runs where compensation was thrown.
  if (state === undefined || completionCondition === null || !isActivity(node)) return false;
  return m.holds(execution.number, completionCondition, 'adHocCompletion', m.lookup(scope));
}

/** Nothing more begins; what runs is cancelled or may end. */
export function closeAdHoc(m: Machine, scope: number, { cancelRemaining }: AdHoc): void {
  if (cancelRemaining) m.cancelChildren(scope);
  else m.dropTokens(scope);
  endBeginning(m, scope);
  m.settling.add(scope);
}

/** In an ad-hoc sub-process nothing more begins: it is over with what runs in it now. */
export function endBeginning(m: Machine, scope: number): void {
  const execution = m.execution(scope);
  if (execution.adHoc !== undefined) m.put(execution, { adHoc: { pending: [], over: true } });
}
