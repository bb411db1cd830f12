import { type XmlElement, isA, manyOf, oneOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { dataInterfaceOf } from './items.ts';
import { nearest, quoted } from './model.ts';

export const ioSets: Check = {
  code: 'IO_SET_INVALID',
  source: 'BPMN 2.0 §10.4.1',
  remedy:
    'List every data input in an input set (and output in an output set), and only those as optional or while executing; sets that name each other do so on both sides.',
  *find(model) {
    for (const element of model.elements) {
      const hasData = oneOf(element, 'ioSpecification') !== null || isA(element, 'bpmn:Event');
      if (!hasData) continue;
      const { inputs, outputs, inputSets, outputSets } = dataInterfaceOf(element);
      yield* faultsOf(element, inputs, inputSets, 'dataInputRefs', ['optionalInputRefs', 'whileExecutingInputRefs']);
      yield* faultsOf(element, outputs, outputSets, 'dataOutputRefs', ['optionalOutputRefs', 'whileExecutingOutputRefs']);
      yield* oneSided(element, inputSets, 'outputSetRefs', 'inputSetRefs');
      yield* oneSided(element, outputSets, 'inputSetRefs', 'outputSetRefs');
    }
  },
};

function* faultsOf(
  owner: XmlElement,
  data: readonly XmlElement[],
  sets: readonly XmlElement[],
  list: string,
  sublists: readonly string[],
): Iterable<Fault> {
  const listed = new Set(sets.flatMap((set) => manyOf(set, list)));
  for (const item of data) {
    if (!listed.has(item)) yield { elements: [owner], message: `${quoted(item)} of ${nearest(owner)} belongs to no set.` };
  }
  for (const set of sets) {
    for (const sublist of sublists) {
      for (const item of manyOf(set, sublist)) {
        if (!manyOf(set, list).includes(item))
          yield { elements: [owner], message: `${sublist} names ${quoted(item)}, which ${list} does not.` };
      }
    }
  }
}

/** Which outputs follow from which inputs is said at both ends. */
function* oneSided(owner: XmlElement, sets: readonly XmlElement[], there: string, back: string): Iterable<Fault> {
  for (const set of sets) {
    for (const other of manyOf(set, there)) {
      if (!manyOf(other, back).includes(set))
        yield {
          elements: [owner],
          message: `${there} of a set of ${nearest(owner)} names ${quoted(other)}, whose ${back} does not name it.`,
        };
    }
  }
}
