/**
 * The parsed XML elements, as bpmn-moddle gives them, read through accessors that trust nothing about types.
 * Property names carry their prefix for extensions: `camunda:assignee`; BPMN's own have none.
 */
export interface XmlElement {
  readonly $type: string;
  readonly $parent?: XmlElement;
  readonly $attrs?: Readonly<Record<string, unknown>>;
  readonly $body?: unknown;
  readonly $children?: readonly XmlElement[];
  $instanceOf(type: string): boolean;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

export function isElement(value: unknown): value is XmlElement {
  return typeof value === 'object' && value !== null && '$type' in value && typeof value.$type === 'string' && 'get' in value;
}

/** The element's id; the empty string when it has none. */
export function idOf(element: XmlElement): string {
  return textOf(element, 'id') ?? '';
}

/** A text property, trimmed; null when absent or empty. */
export function textOf(element: XmlElement, name: string): string | null {
  const value = element.get(name);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' ? null : text;
}

/** A boolean property; null when absent. */
export function flagOf(element: XmlElement, name: string): boolean | null {
  const value = element.get(name);
  return typeof value === 'boolean' ? value : null;
}

/** A contained or referenced element; null when absent (also when the reference did not resolve). */
export function oneOf(element: XmlElement, name: string): XmlElement | null {
  const value = element.get(name);
  return isElement(value) ? value : null;
}

/** Contained or referenced elements, in document order. */
export function manyOf(element: XmlElement, name: string): readonly XmlElement[] {
  const value = element.get(name);
  return Array.isArray(value) ? value.filter(isElement) : [];
}

/** References that the parser found nothing for: by element, what each names. */
const unresolved = new WeakMap<XmlElement, Map<string, string>>();

/** Remembers that a reference names what is not in the file: the parser drops it. */
export function markUnresolved(element: XmlElement, property: string, named: string): void {
  const references = unresolved.get(element) ?? new Map<string, string>();
  unresolved.set(element, references.set(property, named));
}

/** What a reference names that is not in the file; null = it is there, or nothing was written. */
export function unresolvedReference(element: XmlElement, name: string): string | null {
  return unresolved.get(element)?.get(name) ?? null;
}

/** Whether the author wrote this reference, resolved or not. */
export function hasReference(element: XmlElement, name: string): boolean {
  return oneOf(element, name) !== null || unresolvedReference(element, name) !== null;
}

/** True for the type itself and what BPMN derives from it, e.g. `bpmn:Activity`. */
export function isA(element: XmlElement, type: string): boolean {
  return element.$instanceOf(type);
}

/** The element's name in the language of its users: `bpmn:UserTask` -> `userTask`. */
export function tagOf(element: XmlElement): string {
  const local = element.$type.slice(element.$type.indexOf(':') + 1);
  return local.charAt(0).toLowerCase() + local.slice(1);
}

/** What stands in `extensionElements`. */
export function extensionsOf(element: XmlElement): readonly XmlElement[] {
  const holder = oneOf(element, 'extensionElements');
  return holder === null ? [] : manyOf(holder, 'values');
}

/** The first extension element of this type, e.g. `zeebe:TaskDefinition`. */
export function extensionOf(element: XmlElement, type: string): XmlElement | null {
  return extensionsOf(element).find((extension) => extension.$type === type) ?? null;
}

/** What people see on the canvas or in a list; findings name these rather than an expression or an extension inside. */
const VISIBLE = ['bpmn:FlowElement', 'bpmn:Artifact', 'bpmn:RootElement', 'bpmn:Participant', 'bpmn:MessageFlow', 'bpmn:Lane'];

/** Id of the visible element at or above this one; else the nearest id there is; null when nothing has one. */
export function nearestId(element: XmlElement): string | null {
  let nearest: string | null = null;
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.$parent) {
    const id = idOf(at);
    if (id === '') continue;
    nearest ??= id;
    const hidden = isA(at, 'bpmn:EventDefinition') && at.$parent?.$type !== 'bpmn:Definitions';
    if (!hidden && isVisible(at)) return id;
  }
  return nearest;
}
function isVisible(element: XmlElement): boolean {
  return VISIBLE.some((type) => isA(element, type));
}

/** Direct children of an element of any type, in the order of its properties. */
export function childrenOf(element: XmlElement): readonly XmlElement[] {
  const values: readonly unknown[] = Object.values(element).flat();
  return values.filter(isElement).filter((child) => child.$parent === element);
}

/** Calls `visit` for the element and everything in it, parents first; iterative, so depth is no danger. */
export function walk(root: XmlElement, visit: (element: XmlElement) => void): void {
  const open: XmlElement[] = [root];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    visit(element);
    open.push(...childrenOf(element).toReversed());
  }
}
