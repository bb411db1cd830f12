/** The standard loop: the same activity again while its condition holds (BPMN 2.0 §13.2.6). */
import type { Lookup, StandardLoop } from '../model/graph.ts';
import { Incident } from './incident.ts';
import { describe } from './evaluation.ts';
import type { Machine } from './machine.ts';
import type { LoopState } from './state.ts';
import { wholeNumber } from './variables.ts';

/**
 * Whether there is another round.
 * @param number the execution whose unit of work this is: the body before the first round, else the round that ends
 */
export function goesRoundAgain(m: Machine, number: number, state: LoopState, loop: StandardLoop): boolean {
  const execution = m.execution(number);
  const around = m.lookup(execution.iteration === undefined ? number : (execution.parent ?? 0));
  // How many rounds there have been (table 10.29); each round has a counter of its own.
  const lookup: Lookup = (name) => (name === 'loopCounter' ? state.completed : around(name));
  if (loop.maximum !== null) {
    const value = m.evaluate(number, loop.maximum, 'loopMaximum', lookup);
    const maximum = wholeNumber(value);
    if (maximum === null) {
      throw new Incident('BAD_LOOP_MAXIMUM', `${loop.maximum.source} gave ${describe(value)}, not a whole number.`);
    }
    if (state.completed >= maximum) return false;
  }
  return loop.condition === null || m.holds(number, loop.condition, 'loopCondition', lookup);
}
