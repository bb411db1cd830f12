/**
 * What a person has just entered and an operation cannot use: a bad command is refused, and nothing is changed (design §3).
 * What was entered by an earlier command is not theirs to correct any more: there it is an outcome to route on, or an incident.
 */
import { BpmnError, CartableError, type Fault } from '../errors.ts';
import type { LiveInstance } from './live-instance.ts';

/** The fields that an operation names as wrong. */
export function faultsOf(error: unknown): readonly Fault[] {
  const named = error instanceof BpmnError || (error instanceof CartableError && error.code === 'VALIDATION');
  return named ? error.faults : [];
}

/** The refusal of the command, when one of these fields came with the completion of a task of this instance; else null. */
export function refusalOf({ inputs }: LiveInstance, faults: readonly Fault[]): CartableError | null {
  if (faults.length === 0) return null;
  const entered = inputs.flatMap((input) => (input.type === 'complete' ? Object.keys(input.variables) : []));
  const own = faults.filter(({ at }) => entered.includes(at.split('/')[1] ?? ''));
  const [first] = own;
  return first === undefined ? null : new CartableError('VALIDATION', `${first.at}: ${first.message}`, { faults: own });
}
