/** Errors and escalations look for who catches them, from where they were thrown outward (BPMN 2.0 §13.5.3-4). */
import type { ValueObject } from '../expression/value.ts';
import { isActivity } from '../model/graph.ts';
import type { BoundaryEvent, StartEvent } from '../model/graph.ts';
import { fireBoundaryEvent, fireEventSubProcess } from './events.ts';
import type { Machine } from './machine.ts';
import type { Thrown } from './moves.ts';
import type { Execution } from './state.ts';
import { mergeResults } from './variables.ts';

interface Catcher {
  /** The activity (or body) with the boundary event, or the scope with the event sub-process. */
  readonly host: number;
  readonly event: BoundaryEvent | StartEvent;
}

/** An activity throws: its own boundary events come first, then those around it, then the callers of the process. */
export function throwError(m: Machine, number: number, thrown: Thrown): void {
  if (catchThrown(m, number, thrown)) return;
  const { code, message } = thrown;
  if (hasCaller(m)) m.requests.push({ type: 'propagate', execution: number, code, message });
  else leaveUncaught(m, number, thrown);
}

/** A call activity waits for this instance, or a body of which it is one iteration. */
function hasCaller(m: Machine): boolean {
  return m.called || m.iteration !== undefined;
}

/** The callers have been asked: one that catches it gets the end of this instance, which it takes over from here. */
export function propagated(m: Machine, number: number, thrown: Pick<Thrown, 'code' | 'message'>, caught: boolean): void {
  if (caught) m.endInstance('INTERNALLY_TERMINATED', thrown);
  else leaveUncaught(m, number, thrown);
}

/** True when an error of an activity would be caught in its process. */
export function catchesError(m: Machine, number: number, code: string): boolean {
  return m.has(number) && findCatcher(m, number, { type: 'error', code, message: '', variables: {} }) !== null;
}

/** Nobody catches it: see `Semantics.uncaughtError`. */
function leaveUncaught(m: Machine, number: number, thrown: Pick<Thrown, 'code' | 'message'>): void {
  if (m.graph.semantics.uncaughtError === 'incident') {
    m.raise(number, 'UNCAUGHT_ERROR', `Nobody catches the error ${thrown.code}${thrown.message && `: ${thrown.message}`}`);
  } else {
    const { parent } = m.execution(number);
    m.cancel(number);
    m.settling.add(parent ?? 0);
  }
}

/** An error end event throws from its scope; uncaught it ends the instance, whatever the dialect. */
export function throwErrorFromScope(m: Machine, scope: number, thrown: Thrown): void {
  if (!catchThrown(m, scope, thrown)) m.endInstance('INTERNALLY_TERMINATED', thrown);
}

/**
 * An escalation that nobody catches goes to the callers of the process; where there are none it is lost, and whoever
 * threw it goes on (BPMN 2.0 §13.5.4).
 * @param thrower waits until the callers have been asked; null = nobody waits
 * @returns true when the callers have to be asked
 */
export function throwEscalation(m: Machine, from: number, thrown: Thrown, thrower: number | null): boolean {
  if (catchThrown(m, from, thrown) || !hasCaller(m)) return false;
  const { code, variables } = thrown;
  m.requests.push({ type: 'escalate', execution: thrower ?? from, code, variables, answered: thrower !== null });
  return true;
}

/** An activity escalates: its own boundary events come first. */
export function escalate(m: Machine, number: number, thrown: Thrown): void {
  if (!catchThrown(m, number, thrown)) mergeResults(m, number, m.node(m.execution(number)), thrown.variables);
}

/** True when an escalation of an activity would be caught in its process. */
export function catchesEscalation(m: Machine, number: number, code: string): boolean {
  return m.has(number) && findCatcher(m, number, { type: 'escalation', code, message: '', variables: {} }) !== null;
}

function catchThrown(m: Machine, from: number, thrown: Thrown): boolean {
  const catcher = findCatcher(m, from, thrown);
  if (catcher === null) return false;
  const { host, event } = catcher;
  const variables = { ...thrown.variables, ...told(event, thrown) };
  if (event.kind === 'boundaryEvent') fireBoundaryEvent(m, host, event, variables);
  else fireEventSubProcess(m, host, event, variables);
  return true;
}

function findCatcher(m: Machine, from: number, thrown: Thrown): Catcher | null {
  let number: number | null = from;
  let inner: Execution | null = null;
  while (number !== null) {
    const execution: Execution = m.execution(number);
    // What undoes a completed sub-process is not caught by its events: it has ended.
    const event = execution.undoing === true ? undefined : catcherIn(m, execution, inner, thrown);
    if (event !== undefined) return { host: number, event };
    inner = execution;
    number = execution.parent;
  }
  return null;
}

function catcherIn(m: Machine, execution: Execution, inner: Execution | null, thrown: Thrown): Catcher['event'] | undefined {
  const catches = execution.phase === 'scope' && !isInterruptingHandler(m, inner);
  return (catches ? startFor(m, execution, inner, thrown) : undefined) ?? boundaryFor(m, execution, thrown);
}

/** A scope that an interrupting event sub-process has taken over catches nothing more: what it throws goes outward. */
function isInterruptingHandler(m: Machine, execution: Execution | null): boolean {
  if (execution === null) return false;
  const node = m.graph.nodes.get(execution.element);
  return node?.kind === 'subProcess' && node.variant === 'event' && node.startEvents.some((start) => start.interrupting);
}

/** An event sub-process does not catch what it throws itself. */
function startFor(m: Machine, scope: Execution, inner: Execution | null, thrown: Thrown): StartEvent | undefined {
  const others = m.scopeNode(scope).eventSubProcesses.filter(({ id }) => id !== inner?.element);
  const starts = others.flatMap((subProcess) => subProcess.startEvents);
  return bestMatch(starts, thrown);
}

function boundaryFor(m: Machine, execution: Execution, thrown: Thrown): BoundaryEvent | undefined {
  // Boundary events belong to the body, not to each iteration.
  if (execution.number === 0 || execution.iteration !== undefined) return undefined;
  const node = m.node(execution);
  return isActivity(node) ? bestMatch(node.boundaryEvents, thrown) : undefined;
}

/** The exact code comes before an event that catches everything. */
function bestMatch<E extends BoundaryEvent | StartEvent>(events: readonly E[], thrown: Thrown): E | undefined {
  return (
    events.find((event) => codes(event, thrown).includes(thrown.code)) ??
    events.find((event) => codes(event, thrown).includes(null))
  );
}

function codes(event: BoundaryEvent | StartEvent, thrown: Thrown): (string | null)[] {
  return event.triggers.flatMap((trigger) =>
    (trigger.type === 'error' || trigger.type === 'escalation') && trigger.type === thrown.type ? [trigger.code] : [],
  );
}

/** The variables that tell the catcher what was thrown. */
function told(event: BoundaryEvent | StartEvent, thrown: Thrown): ValueObject {
  const variables: Record<string, string | null> = {};
  for (const trigger of event.triggers) {
    if (trigger.type !== thrown.type) continue;
    if ('codeVariable' in trigger && trigger.codeVariable !== null) variables[trigger.codeVariable] = thrown.code;
    if ('messageVariable' in trigger && trigger.messageVariable !== null)
      variables[trigger.messageVariable] = thrown.message === '' ? null : thrown.message;
  }
  return variables;
}
