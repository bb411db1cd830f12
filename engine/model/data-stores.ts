/** Data stores as the graph has them (BPMN 2.0 §10.4.1, tables 10.54 and 10.55). */
import type { ReadContext } from './context.ts';
import { type XmlElement, flagOf, idOf, oneOf, textOf } from './element.ts';
import type { DataStore } from './mapping.ts';

export function isDataStore({ $type }: XmlElement): boolean {
  return $type === 'bpmn:DataStoreReference' || $type === 'bpmn:DataStore';
}

/** The store that a reference stands for; one that names none is a store of its own. */
export function storeMeantBy(data: XmlElement): XmlElement {
  return oneOf(data, 'dataStoreRef') ?? data;
}

/** @param variable what its value is called */
export function readDataStore(context: ReadContext, data: XmlElement, variable: string): DataStore {
  const store = storeMeantBy(data);
  const item = oneOf(store, 'itemSubjectRef') ?? oneOf(data, 'itemSubjectRef');
  const isCollection = item !== null && flagOf(item, 'isCollection') === true;
  return { id: idOf(store), variable, initial: isCollection ? [] : null, capacity: capacityOf(context, store) };
}

/** The schema's default is unlimited, the text's is not: who writes a capacity means it, unless the file says otherwise. */
function capacityOf(context: ReadContext, store: XmlElement): number | null {
  const text = textOf(store, 'capacity');
  if (text === null || (Object.hasOwn(store, 'isUnlimited') && flagOf(store, 'isUnlimited') === true)) return null;
  const capacity = Number(text);
  if (Number.isSafeInteger(capacity) && capacity >= 0) return capacity;
  context.refuse(
    'DATA_STORE_CAPACITY_INVALID',
    store,
    `The capacity of the data store "${idOf(store)}" is no whole number of entries.`,
    'Give a whole number, or let it be unlimited.',
  );
  return null;
}
