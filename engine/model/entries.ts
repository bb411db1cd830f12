/** Where an instance can begin: start events of the process, and what instantiates without one (BPMN 2.0 §13.2). */
import type { CatchEvent, EventBasedGateway, FlowNode, ProcessGraph, ReceiveTask, StartEvent, Trigger } from './graph.ts';

export interface Entry {
  /** What happens: its id names the entry. */
  readonly node: StartEvent | ReceiveTask | CatchEvent;
  /** The instantiating event-based gateway before it. */
  readonly gateway: EventBasedGateway | null;
  /** Any of these starts an instance. None: a plain start event. */
  readonly triggers: readonly Trigger[];
}

/** Every entry of a process, in document order. */
export function entriesOf(graph: ProcessGraph): readonly Entry[] {
  return graph.root.children.flatMap((node) => entryAt(graph, node) ?? []);
}

/** The entry of this id; null = the plain start event. */
export function entryOf(graph: ProcessGraph, id: string | null): Entry | null {
  if (id !== null) {
    const node = graph.nodes.get(id);
    return node === undefined ? null : entryAt(graph, node);
  }
  const plain = graph.root.startEvents.find((start) => start.triggers.length === 0);
  return plain === undefined ? null : { node: plain, gateway: null, triggers: [] };
}

function entryAt(graph: ProcessGraph, node: FlowNode): Entry | null {
  if (node.scope !== graph.root) return null;
  switch (node.kind) {
    case 'startEvent':
      return { node, gateway: null, triggers: node.triggers };
    case 'receiveTask':
    case 'intermediateCatchEvent': {
      const gateway = instantiatorOf(node);
      if (gateway === null && !(node.kind === 'receiveTask' && node.instantiate)) return null;
      return { node, gateway, triggers: triggersOf(node) };
    }
    default:
      return null;
  }
}

function instantiatorOf(node: FlowNode): EventBasedGateway | null {
  for (const { source } of node.incoming) {
    if (source.kind === 'eventBasedGateway' && source.instantiates !== null) return source;
  }
  return null;
}

function triggersOf(node: ReceiveTask | CatchEvent): readonly Trigger[] {
  if (node.kind !== 'receiveTask') return node.triggers;
  return node.message === null ? [] : [{ type: 'message', message: node.message }];
}
