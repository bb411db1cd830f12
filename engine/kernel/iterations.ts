/** What the iterations of a multi-instance are, wherever they run: how many, over what, and what their conditions see. */
import type { Value, ValueObject } from '../expression/value.ts';
import type { Lookup, MultiInstance } from '../model/graph.ts';
import { Incident } from './incident.ts';
import { describe } from './evaluation.ts';
import type { Machine } from './machine.ts';
import type { LoopState } from './state.ts';
import { isList, wholeNumber } from './variables.ts';
import { camundaCounts } from './visible.ts';

/** Zeebe counts from 1, Camunda 7 from 0. */
export function iterationCounter(m: Machine, index: number): number {
  return m.graph.dialect === 'zeebe' ? index + 1 : index;
}

/** Whether its completion condition holds now. */
export function isComplete(m: Machine, number: number, { completionCondition }: MultiInstance, lookup: Lookup): boolean {
  return completionCondition !== null && m.holds(number, completionCondition, 'completionCondition', lookup);
}

/** The counts of BPMN 2.0 table 10.31, and Camunda 7's names for them. */
export function countsOf(loop: LoopState): ValueObject {
  const { total, started, completed, terminated } = loop;
  return {
    numberOfInstances: total,
    numberOfActiveInstances: started - completed - terminated,
    numberOfCompletedInstances: completed,
    numberOfTerminatedInstances: terminated,
    ...camundaCounts(loop),
  };
}

/** @throws Incident BAD_CARDINALITY, NOT_A_LIST */
export function countOf(m: Machine, number: number, loop: MultiInstance): number {
  if (loop.collection !== null) return listOf(m, number, loop, number).length;
  if (loop.cardinality === null) return 0;
  const value = m.evaluate(number, loop.cardinality, 'cardinality');
  const count = wholeNumber(value);
  if (count !== null && count >= 0) return count;
  throw new Incident('BAD_CARDINALITY', `${loop.cardinality.source} gave ${describe(value)}, not a whole number.`);
}

/** The collection; empty where there is none. @throws Incident NOT_A_LIST */
export function listOf(m: Machine, number: number, loop: MultiInstance, scope: number): readonly Value[] {
  if (loop.collection === null) return [];
  const value = m.evaluate(number, loop.collection, 'collection', m.lookup(scope));
  if (isList(value)) return value;
  throw new Incident('NOT_A_LIST', `${loop.collection.source} gave ${describe(value)}, not a list.`);
}
