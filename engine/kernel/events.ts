/** An event that was waited for happens, or something thrown is caught: boundary events and event sub-processes. */
import type { ValueObject } from '../expression/value.ts';
import type { BoundaryEvent, CatchEvent, ReceiveTask, StartEvent, SubProcess, Trigger } from '../model/graph.ts';
import { endBeginning } from './ad-hoc.ts';
import { KernelError } from './kernel-error.ts';
import { finish, occur } from './life.ts';
import type { Machine } from './machine.ts';
import type { Wait } from './state.ts';
import { noteOccurrence } from './parallel-multiple.ts';
import { nextDue } from './timers.ts';
import { openEventSubProcessWaits } from './waits.ts';

/** Something waited for has happened: its wait ends and what belongs to it goes on, unless other triggers are missing. */
export function fireWait(m: Machine, wait: Wait, variables: ValueObject): void {
  const node = m.nodeById(wait.element);
  const host = wait.execution;
  m.closeWait(wait.number, true);
  if (node.kind === 'receiveTask') {
    fireCatching(m, host, node, variables);
    return;
  }
  if (node.kind !== 'boundaryEvent' && node.kind !== 'startEvent' && node.kind !== 'intermediateCatchEvent') {
    throw new KernelError('UNKNOWN_ELEMENT', `${node.id} waits for nothing.`);
  }
  if ('interrupting' in node && !node.interrupting) rearm(m, wait, node.triggers[wait.trigger]);
  const all = noteOccurrence(m, host, node, wait.trigger, variables);
  if (all === null) return;
  if (node.kind === 'boundaryEvent') fireBoundaryEvent(m, host, node, all);
  else if (node.kind === 'startEvent' && m.execution(host).element !== node.id) fireEventSubProcess(m, host, node, all);
  else fireCatching(m, host, node, all);
}

/** What waits for its own event, or an event-based gateway before it. */
function fireCatching(m: Machine, host: number, node: StartEvent | CatchEvent | ReceiveTask, variables: ValueObject): void {
  if (m.execution(host).element === node.id) finish(m, host, variables);
  else fireBehindGateway(m, host, node, variables);
}

/** A boundary event of an activity happens: an interrupting one cancels the activity and everything in it. */
export function fireBoundaryEvent(m: Machine, host: number, event: BoundaryEvent, variables: ValueObject): void {
  const scope = m.execution(host).parent ?? 0;
  if (event.interrupting) m.cancel(host);
  occur(m, m.create(event.id, scope).number, variables);
}

/** An event sub-process of a scope starts: an interrupting one cancels everything else in the scope. */
export function fireEventSubProcess(m: Machine, scope: number, start: StartEvent, variables: ValueObject): void {
  const subProcess = eventSubProcessOf(m, start);
  if (start.interrupting) {
    m.cancelChildren(scope);
    endBeginning(m, scope);
    for (const other of m.scopeNode(m.execution(scope)).eventSubProcesses) {
      for (const event of other.startEvents) closeWaitsOf(m, scope, event.id);
    }
  }
  const { number } = m.create(subProcess.id, scope, { phase: 'scope' });
  m.attempt(number, (machine) => openEventSubProcessWaits(machine, machine.execution(number)));
  occur(m, m.create(start.id, number).number, variables);
}

/** The event sub-process that a start event starts. */
export function eventSubProcessOf(m: Machine, start: StartEvent): SubProcess {
  const node = m.nodeById(start.scope.id);
  if (node.kind === 'subProcess') return node;
  throw new KernelError('UNKNOWN_ELEMENT', `${start.id} starts no event sub-process.`);
}

/**
 * The first event behind an event-based gateway wins; the others are no longer waited for (BPMN 2.0 §13.4.4). One that
 * started the instance and wants all of them stays until the last has happened (§10.6.6).
 */
export function fireBehindGateway(
  m: Machine,
  gateway: number,
  target: StartEvent | CatchEvent | ReceiveTask,
  variables: ValueObject,
): void {
  const execution = m.execution(gateway);
  const scope = execution.parent ?? 0;
  closeWaitsOf(m, gateway, target.id);
  const node = m.node(execution);
  const wantsAll = node.kind === 'eventBasedGateway' && node.instantiates === 'all';
  if (!wantsAll || !m.hosts(gateway)) m.end(gateway, 'completed');
  const flow = target.incoming.find(({ source }) => source.id === execution.element);
  if (flow !== undefined) m.events.push({ type: 'taken', flow: flow.id });
  finish(m, m.create(target.id, scope).number, variables);
}

/** What does not interrupt can happen again: messages and signals at once, timers by their cycle. */
function rearm(m: Machine, wait: Wait, trigger: Trigger | undefined): void {
  if (trigger === undefined) return;
  const { due, remaining, cycle, ...rest } = wait;
  const number = m.nextNumber();
  if (wait.kind !== 'timer') {
    m.putWait({ ...rest, number });
    return;
  }
  if (due === undefined || remaining === undefined || cycle === undefined) return;
  const next = nextDue({ due, remaining, cycle }, m.now);
  if (next !== null) m.putWait({ ...rest, ...next, number });
}

function closeWaitsOf(m: Machine, host: number, element: string): void {
  for (const wait of Object.values(m.waits)) {
    if (wait.execution === host && wait.element === element) m.closeWait(wait.number, false);
  }
}
