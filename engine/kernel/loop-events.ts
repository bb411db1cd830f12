/**
 * What a multi-instance throws by itself while its iterations complete, for events on its boundary (BPMN 2.0 §13.3.7):
 * None at each completion, One at the first, Complex whenever a condition of its own holds.
 */
import type { ValueObject } from '../expression/value.ts';
import type { Activity, BoundaryEvent, LoopEvent, Lookup, MultiInstance, Trigger } from '../model/graph.ts';
import type { Machine } from './machine.ts';
import type { Thrown } from './moves.ts';

/** What became of the multi-instance by what it threw. */
export type Outcome =
  | 'goes on'
  /** The iterations still open are given up; it leaves as with its completion condition. */
  | 'is over'
  /** An error was thrown: whoever catches it decides. */
  | 'fails';

/** An iteration that completes: whose unit of work this is, and the body around it. */
export interface Completion {
  readonly unit: number;
  readonly body: number;
}

/**
 * Throws what is due when an iteration completes. None and One tell of progress, again and again, so what they throw
 * ends nothing, whatever the boundary event says. An interrupting event that catches what Complex throws gives up the
 * iterations still open.
 * @param counts the attributes of the multi-instance (table 10.31): the events carry them as local variables
 */
export function throwLoopEvents(
  m: Machine,
  { unit, body }: Completion,
  node: Activity,
  loop: MultiInstance,
  counts: ValueObject,
  lookup: Lookup,
): Outcome {
  let outcome: Outcome = 'goes on';
  loop.events.forEach((event, index) => {
    if (!isDue(m, unit, event, index, counts, lookup)) return;
    const scope = m.execution(body).parent ?? 0;
    if (event.trigger.type === 'error') {
      m.enqueue({ type: 'throw', from: body, thrown: thrownBy('error', event.trigger) });
      outcome = 'fails';
      return;
    }
    const catchers = catchersOf(m, { unit, body }, node, event.trigger, index);
    for (const catcher of catchers) {
      m.enqueue({ type: 'token', node: catcher, scope, flow: null, locals: counts });
      if (typeof event.when !== 'string' && catcher.interrupting && outcome !== 'fails') outcome = 'is over';
    }
    if (catchers.length === 0 && event.trigger.type === 'escalation')
      m.enqueue({ type: 'throw', from: scope, thrown: thrownBy('escalation', event.trigger) });
  });
  return outcome;
}

function isDue(m: Machine, unit: number, { when }: LoopEvent, index: number, counts: ValueObject, lookup: Lookup): boolean {
  if (when === 'each') return true;
  if (when === 'first') return counts['numberOfCompletedInstances'] === 1;
  return m.holds(unit, when, `loopEvent:${index}`, lookup);
}

function thrownBy(type: Thrown['type'], trigger: { readonly code: string | null }): Thrown {
  return { type, code: trigger.code ?? '', message: '', variables: {} };
}

/** The boundary events of the activity that catch a trigger, in document order. */
function catchersOf(m: Machine, at: Completion, node: Activity, thrown: Trigger, index: number): BoundaryEvent[] {
  const name = nameOf(m, at, thrown, `loopEvent:${index}:name`);
  return node.boundaryEvents.filter((event) =>
    event.triggers.some((trigger, position) => {
      if (trigger.type !== thrown.type) return false;
      const catches = nameOf(m, at, trigger, `loopEvent:${event.id}:${position}`);
      return catches === name || (trigger.type === 'escalation' && catches === null);
    }),
  );
}

function nameOf(m: Machine, { unit, body }: Completion, trigger: Trigger, slot: string): string | null {
  const lookup = m.lookup(body);
  if (trigger.type === 'signal') return m.text(unit, trigger.name, slot, lookup);
  if (trigger.type === 'message') return m.text(unit, trigger.message.name, slot, lookup);
  return trigger.type === 'escalation' ? trigger.code : null;
}
