import { ownProperties } from '../descriptor.ts';
import { type XmlElement, isElement, oneOf, tagOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { nearest, quoted } from './model.ts';

/** Ends of flows and the place of a boundary event have rules of their own, with better words. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'bpmn:SequenceFlow': ['sourceRef', 'targetRef'],
  'bpmn:MessageFlow': ['sourceRef', 'targetRef'],
  'bpmn:BoundaryEvent': ['attachedToRef'],
  // Schema and text of BPMN say different things.
  'bpmn:InputOutputBinding': ['inputDataRef', 'outputDataRef'],
};

/** A reference that resolves, but to an element of another kind than BPMN asks for. */
export const referenceTypes: Check = {
  code: 'REFERENCE_TYPE_WRONG',
  source: 'BPMN 2.0 XML schema and class diagrams',
  remedy: 'Refer to an element of the right kind.',
  *find(model) {
    for (const element of model.elements) yield* faultsOf(element);
  },
};

function* faultsOf(element: XmlElement): Iterable<Fault> {
  for (const { name, type, isReference } of ownProperties(element)) {
    if (!isReference || !type.startsWith('bpmn:') || ELSEWHERE[element.$type]?.includes(name) === true) continue;
    const value = element.get(name);
    const targets = Array.isArray(value) ? value : [oneOf(element, name)];
    for (const target of targets) {
      if (!isElement(target) || target.$instanceOf(type)) continue;
      yield {
        elements: [element, target],
        message: `${name} of ${tagOf(element)} ${nearest(element)} refers to ${quoted(target)}, a ${tagOf(target)}, but must refer to a ${type.replace('bpmn:', '')}.`,
      };
    }
  }
}
