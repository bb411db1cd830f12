/** Data associations: what is copied into and out of an element, and data that exists as long as its scope (BPMN 2.0 §10.4). */
import type { DataDeclaration, DataFlow } from '../model/graph.ts';
import type { Machine } from './machine.ts';
import type { Execution } from './state.ts';

/** Begins the data of a scope or element; a value that is there already (the caller's, a message's) stays. */
export function declareData(m: Machine, number: number, declarations: readonly DataDeclaration[]): void {
  for (const { variable, initial } of declarations) {
    if (!Object.hasOwn(m.locals(number), variable)) m.setLocal(number, variable, initial);
  }
}

/** Copies the inputs of an element into variables local to it. */
export function takeData(m: Machine, number: number, { own, inputs }: DataFlow): void {
  declareData(m, number, own);
  const lookup = m.lookup(number);
  inputs.forEach(({ target, source }, index) => {
    m.setLocal(number, target, m.evaluate(number, source, `data-input:${index}`, lookup));
  });
}

/** Copies the outputs of an element into the scope around it. What it left without a value overwrites nothing. */
export function giveData(m: Machine, execution: Execution, { outputs }: DataFlow): void {
  const lookup = m.lookup(execution.number);
  outputs.forEach(({ target, source }, index) => {
    const value = m.evaluate(execution.number, source, `data-output:${index}`, lookup);
    if (value !== null) m.assign(execution.parent ?? 0, target, value);
  });
}
