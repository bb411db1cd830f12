/** What service tasks, send tasks and message events with an implementation have in common. */
import type { Value } from '../../expression/value.ts';
import type { Expression, OperationCall } from '../../model/graph.ts';
import { compensates } from '../compensation.ts';
import { Incident } from '../incident.ts';
import { finish } from '../life.ts';
import { describe } from '../evaluation.ts';
import type { Machine } from '../machine.ts';
import type { Execution } from '../state.ts';
import { resultsOf, wholeNumber } from '../variables.ts';

/** Asks for the operation and waits for the answer. */
export function requestOperation(m: Machine, execution: Execution, call: OperationCall): void {
  const { number } = execution;
  const operation = m.text(number, call.type, 'operation');
  const retries = retriesOf(m, number, call);
  const priority = call.priority === undefined ? null : priorityOf(m, number, call.priority);
  m.setPhase(number, 'active');
  const request = { type: 'operation', execution: number, operation, retries, compensates: compensates(execution) } as const;
  m.requests.push(priority === null ? request : { ...request, priority });
}

/** The operation has answered: its output becomes variables. */
export function acceptOperation(m: Machine, execution: Execution, call: OperationCall, output: Value): void {
  finish(m, execution.number, resultsOf(output, call.resultVariable), output);
}

function priorityOf(m: Machine, number: number, expression: Expression): number {
  const value = m.evaluate(number, expression, 'taskPriority');
  const priority = wholeNumber(value);
  if (priority !== null) return priority;
  throw new Incident('BAD_PRIORITY', `${expression.source} gave ${describe(value)}, not a whole number.`);
}

function retriesOf(m: Machine, number: number, { retries }: OperationCall): number | null {
  if (retries === null) return null;
  const value = m.evaluate(number, retries, 'retries');
  const count = wholeNumber(value);
  if (count !== null && count >= 0) return count;
  throw new Incident('BAD_RETRIES', `${retries.source} gave ${describe(value)}, not a whole number.`);
}
