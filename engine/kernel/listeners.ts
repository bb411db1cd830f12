/**
 * Camunda 7's listeners: part of the unit of work in which they are told, so that what fails is undone with it and is an
 * incident. Order: inputs, start listeners, the element; complete listeners of a task, end listeners, outputs; take
 * listeners of the flows.
 */
import { isObject } from '../expression/value.ts';
import type { Value, ValueObject } from '../expression/value.ts';
import type { FlowNode, Lookup, SequenceFlow, UserTask } from '../model/graph.ts';
import type { ExecutionEvent, Listener, ListenerAction, TaskEvent, TaskProperty } from '../model/listener.ts';
import { Incident } from './incident.ts';
import { describe } from './evaluation.ts';
import type { Machine } from './machine.ts';
import type { Execution } from './state.ts';

/** Tells the execution listeners of an element. */
export function tell(m: Machine, { number, element }: Execution, node: FlowNode, event: Exclude<ExecutionEvent, 'take'>): void {
  const { listeners } = node;
  if (listeners === undefined) return;
  run(m, number, number, listeners, event, { execution: seenExecution(m, number, element, event) });
}

/** Tells the listeners of flows that are about to be taken, from the scope around. */
export function tellTaken(m: Machine, execution: Execution, flows: readonly SequenceFlow[]): void {
  for (const { id, listeners } of flows) {
    if (listeners === undefined) continue;
    const scope = execution.parent ?? 0;
    run(m, execution.number, scope, listeners, 'take', { execution: seenExecution(m, scope, id, 'take') });
  }
}

/** Tells the task listeners of a user task; what they set of the task itself. */
export function tellTask(
  m: Machine,
  execution: Execution,
  node: UserTask,
  event: TaskEvent,
  task: ValueObject,
): readonly (readonly [TaskProperty, Value])[] {
  if (node.taskListeners === undefined) return [];
  const { number, element } = execution;
  const seen = { id: `${m.id}:${number}`, taskDefinitionKey: element, eventName: event, ...task };
  return run(m, number, number, node.taskListeners, event, {
    execution: seenExecution(m, number, element, event),
    task: seen,
  });
}

function seenExecution(m: Machine, number: number, currentActivityId: string, eventName: string): ValueObject {
  return { ...m.executionObject(number), currentActivityId, eventName };
}

/**
 * @param number the execution whose unit of work this is
 * @param scope where variables are set
 */
function run(
  m: Machine,
  number: number,
  scope: number,
  listeners: readonly Listener[],
  event: string,
  objects: ValueObject,
): readonly (readonly [TaskProperty, Value])[] {
  const set: (readonly [TaskProperty, Value])[] = [];
  const around = m.lookup(scope);
  const lookup: Lookup = (name) => (Object.hasOwn(objects, name) ? objects[name] : around(name));
  listeners.forEach((listener, index) => {
    if (listener.event !== event) return;
    const slot = `listener:${event}:${index}`;
    const { action } = listener;
    if (action.type === 'setTask') set.push([action.property, m.evaluate(number, action.value, slot, lookup)]);
    else change(m, number, scope, action, slot, lookup);
  });
  return set;
}

function change(
  m: Machine,
  number: number,
  scope: number,
  action: Exclude<ListenerAction, { type: 'setTask' }>,
  slot: string,
  lookup: Lookup,
): void {
  switch (action.type) {
    case 'setVariable': {
      const name = m.text(number, action.name, `${slot}:name`, lookup);
      const value = m.evaluate(number, action.value, slot, lookup);
      if (action.local) m.setLocal(scope, name, value);
      else m.assign(scope, name, value);
      return;
    }
    case 'setVariables': {
      const values = m.evaluate(number, action.values, slot, lookup);
      if (values === null) return;
      if (!isObject(values)) {
        throw new Incident('RESULT_NOT_AN_OBJECT', `The listener's script gave ${describe(values)}, not a context of variables.`);
      }
      m.assignAll(scope, values);
      return;
    }
    case 'evaluate':
      m.evaluate(number, action.value, slot, lookup);
  }
}
