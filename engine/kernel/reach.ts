/** From where a token can still come to an inclusive join: worked out once for each gateway. */
import { isActivity } from '../model/graph.ts';
import type { FlowNode, SequenceFlow } from '../model/graph.ts';

/** For each incoming flow of a gateway: the ids of the nodes from which a token can come over it. */
export type Reach = ReadonlyMap<string, ReadonlySet<string>>;

const reaches = new WeakMap<FlowNode, Reach>();

/**
 * Walks backward from every incoming flow; not through the gateway itself, and not through a node that every way to
 * the gateway passes: a token that comes from before such a node begins a new round (a loop around the gateway),
 * and the round that waits at the gateway does not wait for it.
 */
export function reachOf(gateway: FlowNode): Reach {
  let reach = reaches.get(gateway);
  if (reach === undefined) {
    const dominators = dominatorsOf(gateway);
    reach = new Map(gateway.incoming.map((flow) => [flow.id, sourcesOf(gateway, flow, dominators)]));
    reaches.set(gateway, reach);
  }
  return reach;
}

function sourcesOf(gateway: FlowNode, flow: SequenceFlow, dominators: ReadonlySet<FlowNode>): ReadonlySet<string> {
  const found = new Set<string>();
  const open: FlowNode[] = [flow.source];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === gateway || found.has(node.id)) continue;
    found.add(node.id);
    if (!dominators.has(node)) open.push(...before(node));
  }
  return found;
}

/** The nodes without which the gateway cannot be reached. */
function dominatorsOf(gateway: FlowNode): ReadonlySet<FlowNode> {
  const nodes = gateway.scope.children;
  const entries = nodes.filter((node) => before(node).length === 0);
  return new Set(nodes.filter((node) => node !== gateway && !isReached(gateway, entries, node)));
}

function isReached(gateway: FlowNode, entries: readonly FlowNode[], without: FlowNode): boolean {
  const seen = new Set<FlowNode>([without]);
  const open = [...entries];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    if (node === gateway) return true;
    seen.add(node);
    open.push(...behind(node));
  }
  return false;
}

function before(node: FlowNode): readonly FlowNode[] {
  const sources = node.incoming.map((flow) => flow.source);
  if (node.kind === 'boundaryEvent') return [node.attachedTo];
  return node.kind === 'intermediateCatchEvent' ? [...sources, ...linked(node, 'intermediateThrowEvent')] : sources;
}

function behind(node: FlowNode): readonly FlowNode[] {
  const targets = node.outgoing.map((flow) => flow.target);
  if (isActivity(node)) return [...targets, ...node.boundaryEvents];
  return node.kind === 'intermediateThrowEvent' ? [...targets, ...linked(node, 'intermediateCatchEvent')] : targets;
}

/** The other ends of a link event's links. */
function linked(node: FlowNode, kind: 'intermediateThrowEvent' | 'intermediateCatchEvent'): FlowNode[] {
  const names = linkNames(node);
  if (names.length === 0) return [];
  return node.scope.children.filter((other) => other.kind === kind && linkNames(other).some((name) => names.includes(name)));
}

function linkNames(node: FlowNode): string[] {
  return 'triggers' in node ? node.triggers.flatMap((trigger) => (trigger.type === 'link' ? [trigger.name] : [])) : [];
}
