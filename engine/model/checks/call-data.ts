import { type XmlElement, idOf, isA, manyOf, textOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { dataInterfaceOf, isSameItem, itemOf } from './items.ts';
import { quoted } from './model.ts';

export const callData: Check = {
  code: 'CALL_DATA_MISMATCH',
  source: 'BPMN 2.0 §10.3.6',
  remedy: 'Give the call activity the same data inputs, outputs and sets as the element that it calls.',
  unlessStrict: 'accept',
  *find(model) {
    const callable = new Map(
      model.elements.filter((element) => isA(element, 'bpmn:CallableElement')).map((element) => [idOf(element), element]),
    );
    for (const call of model.nodes) {
      const called = call.$type === 'bpmn:CallActivity' ? callable.get(textOf(call, 'calledElement') ?? '') : undefined;
      if (called !== undefined) yield* differences(call, called);
    }
  },
};

function* differences(call: XmlElement, called: XmlElement): Iterable<Fault> {
  const here = dataInterfaceOf(call);
  const there = dataInterfaceOf(called);
  const rows: readonly (readonly [string, readonly XmlElement[], readonly XmlElement[]])[] = [
    ['data inputs', here.inputs, there.inputs],
    ['data outputs', here.outputs, there.outputs],
    ['input sets', here.inputSets, there.inputSets],
    ['output sets', here.outputSets, there.outputSets],
    ['entries in input sets', entries(here.inputSets, 'dataInputRefs'), entries(there.inputSets, 'dataInputRefs')],
    ['entries in output sets', entries(here.outputSets, 'dataOutputRefs'), entries(there.outputSets, 'dataOutputRefs')],
  ];
  for (const [name, ours, theirs] of rows) {
    if (ours.length !== theirs.length)
      yield {
        elements: [call, called],
        message: `${quoted(call)} has ${ours.length} ${name}, but ${quoted(called)}, which it calls, has ${theirs.length}.`,
      };
  }
  for (const [ours, theirs] of [
    [here.inputs, there.inputs],
    [here.outputs, there.outputs],
  ] as const) {
    for (const data of ours) {
      if (!theirs.some((other) => isSameItem(itemOf(data), itemOf(other))))
        yield {
          elements: [call, called],
          message: `The item definition of ${quoted(data)} of ${quoted(call)} is that of no such data of ${quoted(called)}.`,
        };
    }
  }
}

function entries(sets: readonly XmlElement[], list: string): readonly XmlElement[] {
  return sets.flatMap((set) => manyOf(set, list));
}
