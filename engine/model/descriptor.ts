/** What bpmn-moddle knows of an element's properties; parsed here, since the library ships no types. */
import type { XmlElement } from './element.ts';

export interface PropertyDescriptor {
  /** As the element carries it: without prefix. */
  readonly name: string;
  /** Of the package that defines it: `bpmn`, `camunda`, `zeebe`. */
  readonly prefix: string;
  /** `bpmn:Message`, `String`, … */
  readonly type: string;
  readonly isReference: boolean;
}

/** Properties that the element itself carries (not their defaults). */
export function ownProperties(element: XmlElement): readonly PropertyDescriptor[] {
  return propertiesOf(element).filter(({ name }) => Object.hasOwn(element, name));
}

function propertiesOf(element: XmlElement): readonly PropertyDescriptor[] {
  const descriptor = '$descriptor' in element ? element.$descriptor : null;
  if (typeof descriptor !== 'object' || descriptor === null) return [];
  const known = cache.get(descriptor);
  if (known !== undefined) return known;
  const list: readonly unknown[] =
    'properties' in descriptor && Array.isArray(descriptor.properties) ? descriptor.properties : [];
  const properties = list.map(parse).filter((property) => property !== null);
  cache.set(descriptor, properties);
  return properties;
}

/** One descriptor per type, however many elements. */
const cache = new WeakMap<object, readonly PropertyDescriptor[]>();

function parse(property: unknown): PropertyDescriptor | null {
  if (typeof property !== 'object' || property === null) return null;
  if (!('name' in property) || typeof property.name !== 'string' || !('type' in property) || typeof property.type !== 'string')
    return null;
  const ns = 'ns' in property ? property.ns : null;
  if (typeof ns !== 'object' || ns === null || !('prefix' in ns) || typeof ns.prefix !== 'string') return null;
  return {
    name: property.name,
    prefix: ns.prefix,
    type: property.type,
    isReference: 'isReference' in property && property.isReference === true,
  };
}
