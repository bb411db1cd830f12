/**
 * Data stores outlive the instance (BPMN 2.0 §10.4.1), so the kernel has to ask for what they hold: a unit of work that
 * reads some is undone and done again with the values, which are those of that moment and are kept no longer. What is
 * written is a request of the unit.
 */
import { type Value, type ValueObject, isObject } from '../expression/value.ts';
import type { DataMapping, DataStore, Lookup } from '../model/graph.ts';
import { Incident, StoresNeeded } from './incident.ts';
import type { Machine } from './machine.ts';

/** All stores of a unit of work come in one answer: nothing happens between reading one and another. */
const SLOT = 'data-stores';

/** What these stores hold, by id; those that nobody has written are left out. @throws StoresNeeded until it has been asked for */
export function heldBy(m: Machine, number: number, stores: readonly string[], toWrite: boolean): ValueObject {
  const answer = m.execution(number).answers?.[SLOT];
  if (answer !== undefined && isObject(answer)) return answer;
  throw new StoresNeeded(SLOT, stores, toWrite);
}

/** A mapping also sees the stores that it reads. */
export function seeing({ reads }: DataMapping, held: ValueObject, around: Lookup): Lookup {
  if (reads === undefined) return around;
  return (name) => {
    const store = reads.find(({ variable }) => variable === name);
    return store === undefined ? around(name) : valueOf(store, held);
  };
}

/** @throws Incident DATA_STORE_FULL */
export function writeStore(m: Machine, number: number, { id, capacity }: DataStore, value: Value): void {
  const entries = Array.isArray(value) ? value.length : 1;
  if (capacity !== null && entries > capacity)
    throw new Incident('DATA_STORE_FULL', `The data store ${id} has room for ${capacity} entries, not for ${entries}.`);
  m.requests.push({ type: 'writeStore', execution: number, store: id, value });
}

/** What was read does not count any more: whoever goes on later reads anew. */
export function forgetStores(m: Machine, number: number): void {
  const { answers, ...rest } = m.execution(number);
  if (answers === undefined || !Object.hasOwn(answers, SLOT)) return;
  const kept = withoutStores(answers);
  m.put(rest, Object.keys(kept).length === 0 ? {} : { answers: kept });
}

export function withoutStores(answers: ValueObject | undefined): ValueObject {
  if (answers === undefined || !Object.hasOwn(answers, SLOT)) return answers ?? {};
  const { [SLOT]: _read, ...kept } = answers;
  return kept;
}

function valueOf({ id, initial }: DataStore, held: ValueObject): Value {
  return (Object.hasOwn(held, id) ? held[id] : undefined) ?? initial;
}
