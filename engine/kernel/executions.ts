/**
 * Copies of executions with something changed. Never by spreading one and adding a key: V8 (Node 20) gives every object
 * made so a hidden class of its own, which costs twenty times as much and slows down whoever reads it.
 */
import type { Value } from '../expression/value.ts';
import type { Execution, Phase } from './state.ts';

/** Some properties set; new ones come last. */
export function changed(execution: Execution, changes: Partial<Execution>): Execution {
  return Object.assign({}, execution, changes);
}

export function inPhase(execution: Execution, phase: Phase): Execution {
  return sizeOf(execution) > PLAIN ? { ...execution, phase } : plain(execution, phase);
}

/** With the answer to its request. */
export function answered(execution: Execution, answer: Value): Execution {
  if (sizeOf(execution) > PLAIN) return changed(execution, { answer });
  const { number, element, parent, phase } = execution;
  return { number, element, parent, phase, answer };
}

/** In the next phase: what it was given for the one before has been used. */
export function inNextPhase(execution: Execution, phase: Phase): Execution {
  const { answer, startEvent } = execution;
  const used = (answer === undefined ? 0 : 1) + (startEvent === undefined ? 0 : 1);
  if (sizeOf(execution) === PLAIN + used) return plain(execution, phase);
  const { answer: _answer, answers: _answers, startEvent: _event, startTrigger: _trigger, ...rest } = execution;
  return inPhase(rest, phase);
}

/** So many properties has every execution: those that are always there. */
const PLAIN = 4;

function plain({ number, element, parent }: Execution, phase: Phase): Execution {
  return { number, element, parent, phase };
}

function sizeOf(execution: Execution): number {
  let size = 0;
  for (const _key in execution) size++;
  return size;
}
