/** The parsed file as the checks see it: nodes, flows and who is connected to whom, of every process and depth. */
import { type XmlElement, flagOf, idOf, isA, manyOf, nearestId, oneOf, walk } from '../element.ts';
import type { Dialect } from '../semantics.ts';

export interface Scope {
  /** The process or sub-process. */
  readonly element: XmlElement;
  /** Flow nodes directly inside. */
  readonly nodes: readonly XmlElement[];
  readonly executable: boolean;
  /** 0 for a process. */
  readonly depth: number;
}

export interface CheckedModel {
  readonly definitions: XmlElement;
  readonly dialect: Dialect;
  readonly processes: readonly XmlElement[];
  readonly scopes: readonly Scope[];
  /** Flow nodes of all scopes. */
  readonly nodes: readonly XmlElement[];
  readonly flows: readonly XmlElement[];
  readonly messageFlows: readonly XmlElement[];
  readonly associations: readonly XmlElement[];
  /** Every element of the file, its drawing left out. */
  readonly elements: readonly XmlElement[];
  incoming(node: XmlElement): readonly XmlElement[];
  outgoing(node: XmlElement): readonly XmlElement[];
  boundaryEvents(activity: XmlElement): readonly XmlElement[];
  isExecutable(element: XmlElement): boolean;
}

const NONE: readonly XmlElement[] = [];

export function modelOf(definitions: XmlElement, dialect: Dialect): CheckedModel {
  const processes = manyOf(definitions, 'rootElements').filter((element) => element.$type === 'bpmn:Process');
  const scopes = processes.flatMap(scopesOf);
  const nodes = scopes.flatMap((scope) => scope.nodes);
  const elements: XmlElement[] = [];
  for (const root of manyOf(definitions, 'rootElements')) walk(root, (element) => elements.push(element));
  const flows = elements.filter((element) => element.$type === 'bpmn:SequenceFlow');
  const incoming = groupBy(flows, 'targetRef');
  const outgoing = groupBy(flows, 'sourceRef');
  const attached = groupBy(
    nodes.filter((node) => node.$type === 'bpmn:BoundaryEvent'),
    'attachedToRef',
  );
  const executable = new Set(scopes.filter((scope) => scope.executable).map((scope) => scope.element));
  return {
    definitions,
    dialect,
    processes,
    scopes,
    nodes,
    flows,
    messageFlows: elements.filter((element) => element.$type === 'bpmn:MessageFlow'),
    associations: elements.filter((element) => element.$type === 'bpmn:Association'),
    elements,
    incoming: (node) => incoming.get(node) ?? NONE,
    outgoing: (node) => outgoing.get(node) ?? NONE,
    boundaryEvents: (activity) => attached.get(activity) ?? NONE,
    isExecutable: (element) => {
      for (let at: XmlElement | undefined = element; at !== undefined; at = at.$parent) if (executable.has(at)) return true;
      return false;
    },
  };
}

/** The process and what it contains, iteratively: depth is limited by `nesting`, not by the stack. */
function scopesOf(process: XmlElement): Scope[] {
  const scopes: Scope[] = [];
  const executable = flagOf(process, 'isExecutable') === true;
  const open: { readonly element: XmlElement; readonly depth: number }[] = [{ element: process, depth: 0 }];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const nodes = manyOf(next.element, 'flowElements').filter((element) => isA(element, 'bpmn:FlowNode'));
    scopes.push({ ...next, nodes, executable });
    for (const node of nodes) if (isA(node, 'bpmn:SubProcess')) open.push({ element: node, depth: next.depth + 1 });
  }
  return scopes;
}

function groupBy(elements: readonly XmlElement[], reference: string): ReadonlyMap<XmlElement, readonly XmlElement[]> {
  const groups = new Map<XmlElement, XmlElement[]>();
  for (const element of elements) {
    const end = oneOf(element, reference);
    if (end === null) continue;
    const group = groups.get(end);
    if (group === undefined) groups.set(end, [element]);
    else group.push(element);
  }
  return groups;
}

/** Event sub-process, compensation handler: reached by events, never by a flow. */
export function isReachedByEvent(node: XmlElement): boolean {
  return flagOf(node, 'triggeredByEvent') === true || flagOf(node, 'isForCompensation') === true;
}

export function isEventSubProcess(element: XmlElement): boolean {
  return flagOf(element, 'triggeredByEvent') === true;
}

/** Event definitions of an event, shared ones included. */
export function definitionsOf(event: XmlElement): readonly XmlElement[] {
  return [...manyOf(event, 'eventDefinitions'), ...manyOf(event, 'eventDefinitionRef')];
}

export function hasDefinition(event: XmlElement, type: string): boolean {
  return definitionsOf(event).some((definition) => definition.$type === type);
}

/** The process that an element lies in; null outside of any. */
export function processOf(element: XmlElement): XmlElement | null {
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.$parent) if (at.$type === 'bpmn:Process') return at;
  return null;
}

export function quoted(element: XmlElement): string {
  return `"${idOf(element)}"`;
}

/** The id of the element, or of the nearest one around it that has one. */
export function nearest(element: XmlElement): string {
  return `"${idOf(element) || (nearestId(element) ?? '')}"`;
}
