/**
 * A suspended instance stands still (Camunda 7): nobody moves a token until it is activated. What was under way outside
 * may still come in; it is held and used then.
 */
import type { Value } from '../expression/value.ts';
import { KernelError } from './kernel-error.ts';
import type { Machine } from './machine.ts';

/** @throws KernelError SUSPENDED, always: the input would move a token */
export function refuseMove(): never {
  throw new KernelError('SUSPENDED', 'The instance is suspended.');
}

/** Keeps the answer to a request until the instance is activated. */
export function holdAnswer(m: Machine, number: number, output: Value): void {
  m.clearIncident(number);
  m.put(m.execution(number), { answer: output, held: true });
}

/**
 * Goes on: gives the executions that have something held, and looks again at conditions that fire once. Of those that
 * do not interrupt nobody can say whether they have fired for the variables as they are.
 */
export function goOn(m: Machine): readonly number[] {
  m.status = 'ACTIVE';
  const held: number[] = [];
  for (const execution of Object.values(m.executions)) {
    if (execution.held === undefined) continue;
    const { held: _held, ...rest } = execution;
    m.put(rest);
    held.push(execution.number);
  }
  for (const wait of Object.values(m.waits)) {
    if (wait.kind !== 'conditional') continue;
    const node = m.nodeById(wait.element);
    if (!('interrupting' in node) || node.interrupting) m.conditionsToCheck.add(wait.number);
  }
  return held;
}
