/** Compensation: what was completed is remembered, and taken out when it is thrown (BPMN 2.0 §13.4.5). */
import type { Value } from '../expression/value.ts';
import type { Activity, SubProcess, Trigger } from '../model/graph.ts';
import type { Machine } from './machine.ts';
import type { Compensable, Execution } from './state.ts';

type Thrown = Extract<Trigger, { type: 'compensation' }>;

/** Remembers an activity or iteration that completes, if it or something in it can be compensated. */
export function recordCompensable(m: Machine, execution: Execution, node: Activity): void {
  const nested = execution.compensable;
  const handler = node.compensationHandler ?? compensationSubProcessOf(node);
  if (handler === null && nested === undefined) return;
  const locals = m.locals(execution.number);
  const entry: Compensable = {
    element: node.id,
    execution: execution.number,
    input: locals,
    output: execution.answer ?? null,
    ...(nested === undefined ? {} : { nested }),
    ...(execution.iteration === undefined && node.kind !== 'subProcess' ? {} : { around: locals }),
  };
  remember(m, execution, [entry]);
}

/** What was done so far in one that has not completed, to be undone in it; null when nothing was. */
export function compensableOf(m: Machine, { element, number, compensable }: Execution): Compensable | null {
  if (compensable === undefined) return null;
  return { element, execution: number, input: m.locals(number), output: null, nested: compensable };
}

/** A multi-instance activity or loop has completed: only now its iterations can be compensated. */
export function handOverCompensables(m: Machine, body: Execution): void {
  if (body.compensable !== undefined) remember(m, body, body.compensable);
}

/**
 * A throwing event begins to undo what it names, else everything completed in its scope.
 * @returns false when the event goes on: there is nothing to undo, or it does not wait for it
 */
export function startCompensation(m: Machine, thrower: Execution, { activity, waitForCompletion }: Thrown): boolean {
  const compensating = takeCompensables(m, thrower, activity);
  if (compensating.length === 0) return false;
  if (waitForCompletion) undo(m, thrower.number, compensating);
  else {
    const scope = thrower.parent ?? 0;
    const { number } = m.createUndoing(thrower.element, scope, { phase: 'active' });
    undo(m, number, compensating);
  }
  return waitForCompletion;
}

/** What a throwing event may undo, the last completed last; it is forgotten where it was remembered. */
export function takeCompensables(m: Machine, thrower: Execution, activity: string | null): readonly Compensable[] {
  const taken: Compensable[] = [];
  for (const scope of scopesOf(m, thrower)) {
    const all = scope.compensable ?? [];
    const chosen = all.filter((entry) => activity === null || entry.element === activity);
    if (chosen.length === 0) continue;
    const { compensable: _taken, ...rest } = scope;
    const left = all.filter((entry) => !chosen.includes(entry));
    m.put(rest, left.length === 0 ? {} : { compensable: left });
    taken.unshift(...chosen);
  }
  return taken;
}

/** An execution undoes all of this before it goes on. */
export function undo(m: Machine, number: number, compensating: readonly Compensable[]): void {
  m.put(m.execution(number), { phase: 'active', compensating });
  m.enqueue({ type: 'compensate', thrower: number });
}

/** The event sub-process that compensates a sub-process; null when there is none. */
export function compensationSubProcessOf(node: Activity): SubProcess | null {
  if (node.kind !== 'subProcess') return null;
  const compensates = ({ startEvents }: SubProcess): boolean =>
    startEvents.some(({ triggers }) => triggers.some(({ type }) => type === 'compensation'));
  return node.eventSubProcesses.find(compensates) ?? null;
}

/** What the request of a handler tells about what it undoes. */
export function compensates(execution: Execution): { readonly input: Value; readonly output: Value } | null {
  const { compensates: undone } = execution;
  return undone === undefined ? null : { input: undone.input, output: undone.output };
}

function remember(m: Machine, execution: Execution, entries: readonly Compensable[]): void {
  const around = m.execution(execution.parent ?? 0);
  m.put(around, { compensable: [...(around.compensable ?? []), ...entries] });
}

/** The scope of the thrower; from an event sub-process also the scope that it belongs to. */
function scopesOf(m: Machine, thrower: Execution): Execution[] {
  const scopes: Execution[] = [];
  for (let number = thrower.parent; number !== null;) {
    const scope = m.execution(number);
    scopes.push(scope);
    const node = number === 0 ? null : m.node(scope);
    number = node?.kind === 'subProcess' && node.variant === 'event' ? scope.parent : null;
  }
  return scopes;
}
