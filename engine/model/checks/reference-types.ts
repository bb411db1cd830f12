import { type XmlElement, idOf, isElement, oneOf, tagOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { quoted } from './model.ts';

/** Their ends have rules of their own, with better words. */
const ELSEWHERE = ['bpmn:SequenceFlow', 'bpmn:MessageFlow', 'bpmn:BoundaryEvent'];

/** A reference that resolves, but to an element of another kind than BPMN asks for. */
export const referenceTypes: Check = {
  code: 'REFERENCE_TYPE_WRONG',
  source: 'BPMN 2.0 XML schema and class diagrams',
  remedy: 'Refer to an element of the right kind.',
  *find(model) {
    for (const element of model.elements) {
      if (!ELSEWHERE.includes(element.$type)) yield* faultsOf(element);
    }
  },
};

function* faultsOf(element: XmlElement): Iterable<Fault> {
  for (const { name, type } of referencesOf(element)) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element.get(name);
    const targets = Array.isArray(value) ? value : [oneOf(element, name)];
    for (const target of targets) {
      if (!isElement(target) || target.$instanceOf(type)) continue;
      yield {
        elements: [element, target],
        message: `${name} of ${tagOf(element)} ${quoted(element)} refers to ${quoted(target)}, a ${tagOf(target)}, but must refer to a ${type.replace('bpmn:', '')}.`,
      };
    }
  }
}

/** What bpmn-moddle knows of the references of a type; parsed here, as it ships no types. */
function referencesOf(element: XmlElement): readonly { readonly name: string; readonly type: string }[] {
  if (!('$descriptor' in element)) return [];
  const descriptor = element.$descriptor;
  if (
    typeof descriptor !== 'object' ||
    descriptor === null ||
    !('properties' in descriptor) ||
    !Array.isArray(descriptor.properties)
  )
    return [];
  const properties: readonly unknown[] = descriptor.properties;
  return properties.flatMap((property) => {
    if (typeof property !== 'object' || property === null || !('isReference' in property) || property.isReference !== true)
      return [];
    if (!('name' in property) || typeof property.name !== 'string' || !('type' in property) || typeof property.type !== 'string')
      return [];
    return property.type.startsWith('bpmn:') && idOf(element) !== ''
      ? [{ name: property.name.replace(/^bpmn:/, ''), type: property.type }]
      : [];
  });
}
