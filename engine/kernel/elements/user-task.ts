import type { Value } from '../../expression/value.ts';
import type { Expression, UserTask } from '../../model/graph.ts';
import { Incident } from '../incident.ts';
import { describe } from '../machine.ts';
import type { Behaviour, Machine } from '../machine.ts';
import { parseInstant } from '../timers.ts';
import { isList, wholeNumber } from '../variables.ts';

/** What a task has when its model says nothing. */
const DEFAULT_PRIORITY = 50;

/** Waits for a person. */
export const userTask: Behaviour<UserTask> = {
  completable: true,
  run(m, execution, node) {
    const { number } = execution;
    const task = {
      assignee: m.optionalText(number, node.assignee, 'assignee', m.lookup(number)),
      candidateUsers: names(m, number, node.candidateUsers, 'candidateUsers'),
      candidateGroups: names(m, number, node.candidateGroups, 'candidateGroups'),
      due: instant(m, number, node.dueDate, 'dueDate'),
      followUp: instant(m, number, node.followUpDate, 'followUpDate'),
      priority: priorityOf(m, number, node.priority),
      ...(node.computed === undefined ? {} : computedOf(m, number, node.computed)),
    };
    m.setPhase(number, 'active');
    m.events.push({ type: 'taskCreated', execution: number, element: node.id, task });
  },
};

function computedOf(m: Machine, number: number, { name, formKey }: NonNullable<UserTask['computed']>) {
  const lookup = m.lookup(number);
  return {
    ...(name === null ? {} : { name: m.optionalText(number, name, 'name', lookup) }),
    ...(formKey === null ? {} : { formKey: m.optionalText(number, formKey, 'formKey', lookup) }),
  };
}

/** A list of names, or one text with commas. */
function names(m: Machine, number: number, expression: Expression | null, slot: string): readonly string[] {
  const value = valueOrNull(m, number, expression, slot);
  if (value === null) return [];
  const parts = typeof value === 'string' ? value.split(',') : value;
  if (!isList(parts) || !parts.every((part): part is string => typeof part === 'string')) {
    throw new Incident('NOT_NAMES', `${expression?.source ?? slot} gave ${describe(value)}, not a list of names.`);
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function instant(m: Machine, number: number, expression: Expression | null, slot: string): number | null {
  const value = valueOrNull(m, number, expression, slot);
  if (value === null || value === '') return null;
  try {
    if (typeof value === 'string') return parseInstant(value);
  } catch {
    // Told below, with the text that gave it.
  }
  throw new Incident('BAD_DATE', `${expression?.source ?? slot} gave ${describe(value)}, not an ISO 8601 instant.`);
}

function priorityOf(m: Machine, number: number, expression: Expression | null): number {
  const value = valueOrNull(m, number, expression, 'priority');
  if (value === null) return DEFAULT_PRIORITY;
  const priority = wholeNumber(value);
  if (priority !== null) return priority;
  throw new Incident('BAD_PRIORITY', `${expression?.source ?? 'priority'} gave ${describe(value)}, not a whole number.`);
}

function valueOrNull(m: Machine, number: number, expression: Expression | null, slot: string): Value {
  return expression === null ? null : m.evaluate(number, expression, slot, m.lookup(number));
}
