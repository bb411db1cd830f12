import { type XmlElement, isA, oneOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { dataInterfaceOf, isCollection, isSameItem, itemOf } from './items.ts';
import { quoted } from './model.ts';

/** A task goes through one of its data inputs and gathers in one of its data outputs; a sub-process uses data of its scope. */
export const loopDataPlace: Check = {
  code: 'LOOP_DATA_NOT_OWN',
  source: 'BPMN 2.0 §10.3.8, table 10.29',
  remedy: 'Let loopDataInputRef name a data input (loopDataOutputRef a data output) of the activity.',
  unlessStrict: 'warn',
  *find(model) {
    for (const activity of model.nodes) {
      const loop = loopOf(activity);
      if (loop === null || isA(activity, 'bpmn:SubProcess') || !model.isExecutable(activity)) continue;
      const { inputs, outputs } = dataInterfaceOf(activity);
      for (const [reference, own] of [
        ['loopDataInputRef', inputs],
        ['loopDataOutputRef', outputs],
      ] as const) {
        const data = oneOf(loop, reference);
        if (data !== null && !own.includes(data))
          yield {
            elements: [activity, data],
            message: `${reference} of ${quoted(activity)} names ${quoted(data)}, which is not its own.`,
          };
      }
    }
  },
};

export const loopDataItems: Check = {
  code: 'LOOP_DATA_MISMATCH',
  source: 'BPMN 2.0 §10.3.8, table 10.29',
  remedy: 'Give the item of one pass the item definition of its collection, not itself a collection.',
  unlessStrict: 'warn',
  *find(model) {
    for (const activity of model.nodes) {
      const loop = loopOf(activity);
      if (loop === null || !model.isExecutable(activity)) continue;
      yield* mismatch(activity, oneOf(loop, 'loopDataInputRef'), oneOf(loop, 'inputDataItem'));
      yield* mismatch(activity, oneOf(loop, 'loopDataOutputRef'), oneOf(loop, 'outputDataItem'));
    }
  },
};

function loopOf(activity: XmlElement): XmlElement | null {
  const loop = oneOf(activity, 'loopCharacteristics');
  return loop?.$type === 'bpmn:MultiInstanceLoopCharacteristics' ? loop : null;
}

function* mismatch(activity: XmlElement, collection: XmlElement | null, entry: XmlElement | null): Iterable<Fault> {
  if (collection === null || entry === null) return;
  const item = itemOf(entry);
  const isScalar = !isCollection(entry) && (item === null || !isCollection(item));
  if (isScalar && isSameItem(itemOf(collection), item)) return;
  yield {
    elements: [activity, collection],
    message: `The item of one pass of ${quoted(activity)} is not the scalar of its collection ${quoted(collection)}.`,
  };
}
