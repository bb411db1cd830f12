/** What data is of which kind: item-aware elements and their item definitions (BPMN 2.0 §10.4.1, §8.4.10). */
import { type XmlElement, flagOf, isA, manyOf, oneOf, textOf } from '../element.ts';
import { definitionsOf } from './model.ts';

/** The item definition of a data object, property, data input or output, store, or reference to one; null when none is named. */
export function itemOf(data: XmlElement): XmlElement | null {
  const meant = meantBy(data);
  return meant === null ? null : oneOf(meant, 'itemSubjectRef');
}

/** What a reference stands for; anything else stands for itself. Null when the reference leads nowhere. */
export function meantBy(data: XmlElement): XmlElement | null {
  if (data.$type === 'bpmn:DataObjectReference') return oneOf(data, 'dataObjectRef');
  if (data.$type === 'bpmn:DataStoreReference') return oneOf(data, 'dataStoreRef');
  return data;
}

/** Two items of the same kind: one definition, or two with the same structure. */
export function isSameItem(one: XmlElement | null, other: XmlElement | null): boolean {
  if (one === null || other === null) return one === other;
  const structure = textOf(one, 'structureRef');
  return one === other || (structure !== null && structure === textOf(other, 'structureRef'));
}

/** What of the data that an element takes in or gives out; events carry theirs directly. */
export interface DataInterface {
  readonly inputs: readonly XmlElement[];
  readonly outputs: readonly XmlElement[];
  readonly inputSets: readonly XmlElement[];
  readonly outputSets: readonly XmlElement[];
}

export function dataInterfaceOf(element: XmlElement): DataInterface {
  const specification = oneOf(element, 'ioSpecification');
  if (specification !== null) {
    return {
      inputs: manyOf(specification, 'dataInputs'),
      outputs: manyOf(specification, 'dataOutputs'),
      inputSets: manyOf(specification, 'inputSets'),
      outputSets: manyOf(specification, 'outputSets'),
    };
  }
  return {
    inputs: manyOf(element, 'dataInputs'),
    outputs: manyOf(element, 'dataOutputs'),
    inputSets: single(element, 'inputSet'),
    outputSets: single(element, 'outputSet'),
  };
}

function single(element: XmlElement, name: string): readonly XmlElement[] {
  const value = oneOf(element, name);
  return value === null ? [] : [value];
}

/** The item that an event definition carries: of its message, signal, error or escalation; undefined for one that carries none. */
export function carriedItemOf(definition: XmlElement): XmlElement | null | undefined {
  const carrier = CARRIERS[definition.$type];
  if (carrier === undefined) return undefined;
  const root = oneOf(definition, carrier.reference);
  return root === null ? null : oneOf(root, carrier.item);
}

const CARRIERS: Readonly<Record<string, { readonly reference: string; readonly item: string }>> = {
  'bpmn:MessageEventDefinition': { reference: 'messageRef', item: 'itemRef' },
  'bpmn:SignalEventDefinition': { reference: 'signalRef', item: 'structureRef' },
  'bpmn:ErrorEventDefinition': { reference: 'errorRef', item: 'structureRef' },
  'bpmn:EscalationEventDefinition': { reference: 'escalationRef', item: 'structureRef' },
};

/** The data of an event (inputs of a throwing, outputs of a catching one) and the definitions it belongs to, in order. */
export function eventData(event: XmlElement): {
  readonly data: readonly XmlElement[];
  readonly definitions: readonly XmlElement[];
} {
  return { data: manyOf(event, isA(event, 'bpmn:ThrowEvent') ? 'dataInputs' : 'dataOutputs'), definitions: definitionsOf(event) };
}

export function isCollection(element: XmlElement): boolean {
  return flagOf(element, 'isCollection') === true;
}
