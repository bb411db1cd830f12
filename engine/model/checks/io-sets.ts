import { type XmlElement, manyOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { quoted } from './model.ts';

/** Data inputs and outputs are not run, but a file that contradicts itself is told so. */
export const ioSets: Check = {
  code: 'IO_SET_INVALID',
  source: 'BPMN 2.0 §10.4.1',
  remedy: 'List every data input in an input set (and output in an output set), and only those as optional or while executing.',
  *find(model) {
    for (const element of model.elements) {
      if (element.$type !== 'bpmn:InputOutputSpecification') continue;
      yield* faultsOf(element, manyOf(element, 'dataInputs'), manyOf(element, 'inputSets'), 'dataInputRefs', [
        'optionalInputRefs',
        'whileExecutingInputRefs',
      ]);
      yield* faultsOf(element, manyOf(element, 'dataOutputs'), manyOf(element, 'outputSets'), 'dataOutputRefs', [
        'optionalOutputRefs',
        'whileExecutingOutputRefs',
      ]);
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
    if (!listed.has(item)) yield { elements: [owner], message: `The data of ${quoted(item)} belongs to no set.` };
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
