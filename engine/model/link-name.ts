import { type XmlElement, oneOf, textOf } from './element.ts';

/** The name that joins both ends of a link: that of its explicit target, else its own (BPMN 2.0 §10.5.5). */
export function linkNameOf(definition: XmlElement): string | null {
  const target = oneOf(definition, 'target');
  return target === null ? textOf(definition, 'name') : (textOf(target, 'name') ?? textOf(definition, 'name'));
}
