/**
 * When an inclusive gateway may fire (BPMN 2.0 §13.4.3): at least one incoming flow has a token, and no token that
 * is still alive in the scope can come over an incoming flow that has none.
 */
import { isActivity } from '../model/graph.ts';
import type { FlowNode, InclusiveGateway } from '../model/graph.ts';
import { isEmpty, waitingAt } from './joins.ts';
import type { Machine } from './machine.ts';
import { reachOf } from './reach.ts';

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
  const alive = aliveIn(m, scope, nodes);
  const free = inDocumentOrder(m, joins).filter((join) => !alive.has(join.id));
  if (free.length < 2) return free[0] ?? null;
  // Joins that only wait for each other would wait for ever: the first one goes.
  return free.find((join) => !isHeldByOthers(m, scope, join, free)) ?? free[0] ?? null;
}

function isHeldByOthers(m: Machine, scope: number, join: InclusiveGateway, all: readonly InclusiveGateway[]): boolean {
  const others = new Set(all.filter((other) => other !== join).map((other) => other.id));
  return mayStillCome(m, scope, join).some((sources) => meets(sources, others));
}

/**
 * Ids of the nodes of a scope from where a token will still move: running elements, parallel joins that can still
 * get what they lack, and inclusive joins and gathering activities that wait for one of these.
 */
function aliveIn(m: Machine, scope: number, waiting: readonly FlowNode[]): ReadonlySet<string> {
  const alive = new Set<string>();
  for (const key in m.executions) {
    const execution = m.executions[key];
    if (execution?.parent === scope && execution.undoing !== true) alive.add(execution.element);
  }
  for (let before = -1; before < alive.size;) {
    before = alive.size;
    for (const node of waiting) {
      if (alive.has(node.id)) continue;
      if (movesOn(m, scope, node, alive)) alive.add(node.id);
    }
  }
  return alive;
}

/** Whether what waits at a node may get what it waits for. */
function movesOn(m: Machine, scope: number, node: FlowNode, alive: ReadonlySet<string>): boolean {
  if (isActivity(node)) return [...reachOf(node).values()].some((sources) => meets(sources, alive));
  const lacking = mayStillCome(m, scope, node).map((sources) => meets(sources, alive));
  return node.kind === 'inclusiveGateway' ? lacking.includes(true) : !lacking.includes(false);
}

/** For each incoming flow without a token: from where one can come. */
function mayStillCome(m: Machine, scope: number, node: FlowNode): (ReadonlySet<string> | undefined)[] {
  const counts = waitingAt(m, scope, node);
  const reach = reachOf(node);
  return node.incoming.filter((flow) => isEmpty(counts, flow)).map((flow) => reach.get(flow.id));
}

function meets(sources: ReadonlySet<string> | undefined, places: ReadonlySet<string>): boolean {
  if (sources !== undefined) for (const place of places) if (sources.has(place)) return true;
  return false;
}

function inDocumentOrder(m: Machine, joins: InclusiveGateway[]): InclusiveGateway[] {
  if (joins.length < 2) return joins;
  const order = [...m.graph.nodes.keys()];
  return joins.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}
