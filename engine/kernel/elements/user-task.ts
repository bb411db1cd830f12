import type { Value } from '../../expression/value.ts';
import type { Expression, UserTask } from '../../model/graph.ts';
import type { TaskProperty } from '../../model/listener.ts';
import { Incident } from '../incident.ts';
import { describe } from '../evaluation.ts';
import { tellTask } from '../listeners.ts';
import type { Behaviour, Machine } from '../machine.ts';
import type { TaskDetails } from '../protocol.ts';
import type { Execution } from '../state.ts';
import { parseInstant } from '../timers.ts';
import { isList, wholeNumber } from '../variables.ts';

/** What a task has when its model says nothing. */
const DEFAULT_PRIORITY = 50;
const NO_NAMES: readonly string[] = [];

/** Waits for a person. */
export const userTask: Behaviour<UserTask> = {
  completable: true,
  run(m, execution, node) {
    const { number } = execution;
    const made: TaskDetails = {
      assignee: m.optionalText(number, node.assignee, 'assignee'),
      candidateUsers: names(m, number, node.candidateUsers, 'candidateUsers'),
      candidateGroups: names(m, number, node.candidateGroups, 'candidateGroups'),
      due: instant(m, number, node.dueDate, 'dueDate'),
      followUp: instant(m, number, node.followUpDate, 'followUpDate'),
      priority: priorityOf(m, number, node.priority),
      ...(node.computed === undefined ? {} : computedOf(m, number, node.computed)),
    };
    const task = node.taskListeners === undefined ? made : told(m, execution, node, made);
    m.setPhase(number, 'active');
    m.events.push({ type: 'taskCreated', execution: number, element: node.id, task });
  },
};

/** The task as its listeners leave it (Camunda 7): first those of its creation, then those of who gets it. */
function told(m: Machine, execution: Execution, node: UserTask, made: TaskDetails): TaskDetails {
  const { assignee, priority } = made;
  let task = made;
  for (const [property, value] of tellTask(m, execution, node, 'create', { assignee, priority, name: made.name ?? node.name })) {
    task = withProperty(task, property, value);
  }
  if (task.assignee !== null) tellTask(m, execution, node, 'assignment', { assignee: task.assignee });
  return task;
}

function withProperty(task: TaskDetails, property: TaskProperty, value: Value): TaskDetails {
  switch (property) {
    case 'assignee':
    case 'name':
      return { ...task, [property]: nameOf(value, property) };
    case 'priority':
      return { ...task, priority: priorityFrom(value, property) };
    case 'dueDate':
      return { ...task, due: instantFrom(value, property) };
    case 'followUpDate':
      return { ...task, followUp: instantFrom(value, property) };
    case 'candidateUser':
      return { ...task, candidateUsers: [...task.candidateUsers, ...namesFrom(value, property)] };
    case 'candidateGroup':
      return { ...task, candidateGroups: [...task.candidateGroups, ...namesFrom(value, property)] };
  }
}

function nameOf(value: Value, source: string): string | null {
  if (value === null || typeof value === 'string') return value;
  throw new Incident('NOT_A_TEXT', `${source} was set to ${describe(value)}, not a text.`);
}

function computedOf(m: Machine, number: number, { name, formKey }: NonNullable<UserTask['computed']>) {
  return {
    ...(name === null ? {} : { name: m.optionalText(number, name, 'name') }),
    ...(formKey === null ? {} : { formKey: m.optionalText(number, formKey, 'formKey') }),
  };
}

const constantNames = new WeakMap<Expression, readonly string[]>();

/** A list of names, or one text with commas. */
function names(m: Machine, number: number, expression: Expression | null, slot: string): readonly string[] {
  if (expression === null) return NO_NAMES;
  let known = constantNames.get(expression);
  if (known === undefined) {
    known = namesFrom(m.evaluate(number, expression, slot), expression.source);
    if (expression.constant !== undefined) constantNames.set(expression, known);
  }
  return known;
}

function namesFrom(value: Value, source: string): readonly string[] {
  if (value === null) return [];
  const parts = typeof value === 'string' ? value.split(',') : value;
  if (!isList(parts) || !parts.every((part): part is string => typeof part === 'string')) {
    throw new Incident('NOT_NAMES', `${source} gave ${describe(value)}, not a list of names.`);
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function instant(m: Machine, number: number, expression: Expression | null, slot: string): number | null {
  return instantFrom(valueOrNull(m, number, expression, slot), expression?.source ?? slot);
}

function instantFrom(value: Value, source: string): number | null {
  if (value === null || value === '') return null;
  try {
    if (typeof value === 'string') return parseInstant(value);
  } catch {
    // Told below, with the text that gave it.
  }
  throw new Incident('BAD_DATE', `${source} gave ${describe(value)}, not an ISO 8601 instant.`);
}

function priorityOf(m: Machine, number: number, expression: Expression | null): number {
  return priorityFrom(valueOrNull(m, number, expression, 'priority'), expression?.source ?? 'priority');
}

function priorityFrom(value: Value, source: string): number {
  if (value === null) return DEFAULT_PRIORITY;
  const priority = wholeNumber(value);
  if (priority !== null) return priority;
  throw new Incident('BAD_PRIORITY', `${source} gave ${describe(value)}, not a whole number.`);
}

function valueOrNull(m: Machine, number: number, expression: Expression | null, slot: string): Value {
  return expression === null ? null : m.evaluate(number, expression, slot);
}
