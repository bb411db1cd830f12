/**
 * When an inclusive gateway may fire (BPMN 2.0 §13.4.3): at least one incoming flow has a token, and no token that
 * is still alive in the scope can come over an incoming flow that has none.
 */
import type { FlowNode, InclusiveGateway, SequenceFlow } from '../model/graph.ts';
import { isEmpty, waitingAt } from './joins.ts';
import type { Machine } from './machine.ts';

/** For each incoming flow of a gateway: the ids of the nodes from which a token can come over it. */
type Reach = ReadonlyMap<string, ReadonlySet<string>>;

const reaches = new WeakMap<FlowNode, Reach>();

export interface ReadyJoin {
  readonly scope: number;
  readonly node: InclusiveGateway;
}

/** The first inclusive join that may fire now, outermost scope first; null when none may. */
export function readyJoin(m: Machine): ReadyJoin | null {
  for (const key in m.executions) {
    const execution = m.executions[key];
    if (execution?.joins === undefined) continue;
    const node = readyIn(m, execution.number, Object.keys(execution.joins));
    if (node !== null) return { scope: execution.number, node };
  }
  return null;
}

function readyIn(m: Machine, scope: number, waiting: readonly string[]): InclusiveGateway | null {
  const nodes = waiting.map((id) => m.nodeById(id));
  const joins = nodes.filter((node): node is InclusiveGateway => node.kind === 'inclusiveGateway');
  if (joins.length === 0) return null;
  if (joins.length > 1) {
    const order = [...m.graph.nodes.keys()];
    joins.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  }

  // Tokens at joins that themselves cannot move for now hold others back only as long as something may move them.
  const alive = aliveIn(m, scope, nodes);
  const held = new Set<InclusiveGateway>();
  let before: number;
  do {
    before = held.size;
    for (const join of joins) {
      if (held.has(join)) continue;
      const sources = [...alive, ...[...held].map((other) => other.id)];
      if (isReachable(m, scope, join, sources)) held.add(join);
    }
  } while (held.size > before);

  const free = joins.filter((join) => !held.has(join));
  const waitsForNone = free.find((join) => {
    const others = joins.filter((other) => other !== join).map((other) => other.id);
    return !isReachable(m, scope, join, others);
  });
  // Joins that only wait for each other would wait for ever: the first one goes.
  return waitsForNone ?? free[0] ?? null;
}

/** Ids of the nodes of a scope where a token is that can still move: running elements and tokens at parallel joins. */
function aliveIn(m: Machine, scope: number, waiting: readonly FlowNode[]): string[] {
  const alive = waiting.filter((node) => node.kind !== 'inclusiveGateway').map((node) => node.id);
  for (const key in m.executions) {
    const execution = m.executions[key];
    if (execution?.parent === scope) alive.push(execution.element);
  }
  return alive;
}

function isReachable(m: Machine, scope: number, gateway: InclusiveGateway, sources: readonly string[]): boolean {
  const counts = waitingAt(m, scope, gateway);
  const reach = reachOf(m, gateway);
  return gateway.incoming.some((flow) => {
    const from = reach.get(flow.id);
    return isEmpty(counts, flow) && from !== undefined && sources.some((id) => id !== gateway.id && from.has(id));
  });
}

function reachOf(m: Machine, gateway: InclusiveGateway): Reach {
  let reach = reaches.get(gateway);
  if (reach === undefined) {
    reach = new Map(gateway.incoming.map((flow) => [flow.id, sourcesOf(m, gateway, flow)]));
    reaches.set(gateway, reach);
  }
  return reach;
}

/** Walks backward from a flow, not through the gateway itself. */
function sourcesOf(m: Machine, gateway: InclusiveGateway, flow: SequenceFlow): ReadonlySet<string> {
  const found = new Set<string>();
  const open: FlowNode[] = [flow.source];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === gateway || found.has(node.id)) continue;
    found.add(node.id);
    for (const incoming of node.incoming) open.push(incoming.source);
    if (node.kind === 'boundaryEvent') open.push(node.attachedTo);
    if (node.kind === 'intermediateCatchEvent') open.push(...linkThrows(m, node));
  }
  return found;
}

/** The throwing link events that lead to a catching one. */
function linkThrows(m: Machine, target: FlowNode): FlowNode[] {
  if (target.kind !== 'intermediateCatchEvent') return [];
  const names = target.triggers.flatMap((trigger) => (trigger.type === 'link' ? [trigger.name] : []));
  if (names.length === 0) return [];
  return [...m.graph.nodes.values()].filter(
    (node) =>
      node.kind === 'intermediateThrowEvent' &&
      node.scope === target.scope &&
      node.triggers.some((trigger) => trigger.type === 'link' && names.includes(trigger.name)),
  );
}
