/** Data associations: what is copied into and out of an element, and data that exists as long as its scope does (BPMN 2.0 §10.4). */
import type { Value, ValueObject } from '../expression/value.ts';
import type { DataDeclaration, DataFlow, DataMapping, Lookup, MultiInstance, StandardLoop } from '../model/graph.ts';
import type { Machine } from './machine.ts';
import type { Execution } from './state.ts';
import { forgetStores, heldBy, seeing, writeStore } from './stores.ts';

const NONE: ValueObject = {};

/** Begins the data of a scope or element; a value that is there already (the caller's, a message's) stays. */
export function declareData(m: Machine, number: number, declarations: readonly DataDeclaration[]): void {
  for (const { variable, initial } of declarations) {
    if (!Object.hasOwn(m.locals(number), variable)) m.setLocal(number, variable, initial);
  }
}

/** Copies the inputs of an element into variables local to it. */
export function takeData(m: Machine, number: number, { own, inputs, storesIn }: DataFlow): void {
  declareData(m, number, own);
  const held = storesIn === undefined ? NONE : heldBy(m, number, storesIn, false);
  const lookup = m.lookup(number);
  inputs.forEach((mapping, index) => {
    const value = m.evaluate(number, mapping.source, `data-input:${index}`, seeing(mapping, held, lookup));
    m.setLocal(number, mapping.target, value);
  });
  if (storesIn !== undefined) forgetStores(m, number);
}

/** Copies the outputs of an element into the scope around it. What it left without a value overwrites nothing. */
export function giveData(m: Machine, execution: Execution, { outputs, storesOut }: DataFlow): void {
  const { number } = execution;
  let held = storesOut === undefined ? NONE : heldBy(m, number, storesOut, true);
  const lookup = m.lookup(number);
  outputs.forEach((mapping, index) => {
    const value = m.evaluate(number, mapping.source, `data-output:${index}`, seeing(mapping, held, lookup));
    if (value === null) return;
    if (mapping.store === undefined) m.assign(execution.parent ?? 0, mapping.target, value);
    else {
      writeStore(m, number, mapping.store, value);
      held = { ...held, [mapping.store.id]: value };
    }
  });
  if (storesOut !== undefined) forgetStores(m, number);
}

/** What a multi-instance goes through is read from its data store once: all of its iterations see the same list. */
export function takeLoopData(m: Machine, number: number, loop: MultiInstance | StandardLoop): void {
  if (loop.type !== 'multiInstance' || loop.input === undefined) return;
  const held = heldBy(m, number, idsOf(loop.input), false);
  const value = m.evaluate(number, loop.input.source, 'loop-input', seeing(loop.input, held, m.lookup(number)));
  m.setLocal(number, loop.input.target, value);
  forgetStores(m, number);
}

/** What a multi-instance has gathered goes into its data store. */
export function giveLoopData(m: Machine, body: Execution, output: DataMapping, name: string, gathered: Value): void {
  const { number } = body;
  const around = m.lookup(number);
  const lookup: Lookup = (variable) => (variable === name ? gathered : around(variable));
  const stores = idsOf(output);
  const held = stores.length === 0 ? NONE : heldBy(m, number, stores, true);
  const value = m.evaluate(number, output.source, 'loop-output', seeing(output, held, lookup));
  if (value !== null && output.store !== undefined) writeStore(m, number, output.store, value);
  forgetStores(m, number);
}

function idsOf({ reads }: DataMapping): readonly string[] {
  return (reads ?? []).map(({ id }) => id);
}
