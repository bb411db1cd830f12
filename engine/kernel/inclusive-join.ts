/**
 * When an inclusive gateway may fire (BPMN 2.0 §13.4.3): at least one incoming flow has a token, and no token that
 * is still alive in the scope can come over an incoming flow that has none. A complex gateway knows in the same way
 * when it is reset (§13.4.5).
 */
import type { ComplexGateway, FlowNode, InclusiveGateway } from '../model/graph.ts';
import { mayStart, takenBefore } from './complex-join.ts';
import { isEmpty, waitingAt } from './joins.ts';
import type { Machine } from './machine.ts';
import { reachOf } from './reach.ts';
import type { Execution } from './state.ts';

type Join = InclusiveGateway | ComplexGateway;

export interface ReadyJoin {
  readonly scope: number;
  readonly node: Join;
}

/** The first inclusive or complex gateway that may fire or be reset now, outermost scope first; null when none may. */
export function readyJoin(m: Machine): ReadyJoin | null {
  if (!m.hasInclusiveJoins) return null;
  for (const key in m.executions) {
    const execution = m.executions[key];
    if (execution?.joins === undefined && execution?.resetting === undefined) continue;
    const node = readyIn(m, execution);
    if (node !== null) return { scope: execution.number, node };
  }
  return null;
}

function readyIn(m: Machine, { number: scope, joins, resetting }: Execution): Join | null {
  const waiting = [...new Set([...Object.keys(joins ?? {}), ...Object.keys(resetting ?? {})])].map((id) => m.nodeById(id));
  const complex = waiting.find((node) => node.kind === 'complexGateway' && mayStart(m, scope, node));
  if (complex?.kind === 'complexGateway') return complex;
  const candidates = waiting.filter((node) => synchronizes(m, scope, node));
  if (candidates.length === 0) return null;
  const alive = aliveIn(m, scope, waiting);
  const free = inDocumentOrder(m, candidates).filter((join) => !alive.has(join.id));
  if (free.length < 2) return free[0] ?? null;
  // Joins that only wait for each other would wait for ever: the first one goes.
  return free.find((join) => !isHeldByOthers(m, scope, join, free)) ?? free[0] ?? null;
}

/** True for a gateway that waits for what can still arrive; a complex one does so for its reset, or without a condition. */
function synchronizes(m: Machine, scope: number, node: FlowNode): node is Join {
  if (node.kind !== 'complexGateway') return node.kind === 'inclusiveGateway';
  return takenBefore(m, scope, node) !== undefined || node.activationCondition === null;
}

function isHeldByOthers(m: Machine, scope: number, join: Join, all: readonly Join[]): boolean {
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
  if (synchronizes(m, scope, node)) return mayStillCome(m, scope, node).some((sources) => meets(sources, alive));
  if (node.kind === 'parallelGateway') return mayStillCome(m, scope, node).every((sources) => meets(sources, alive));
  // What counts tokens may get more of them over any flow; a change of data may activate a complex gateway too.
  return readsData(node) || [...reachOf(node).values()].some((sources) => meets(sources, alive));
}

function readsData(node: FlowNode): boolean {
  if (node.kind !== 'complexGateway') return false;
  const counts = new Set(['activationCount', ...node.incoming.map((flow) => flow.id)]);
  return node.activationCondition?.reads.some((name) => !counts.has(name)) ?? false;
}

/** For each incoming flow that a join still lacks a token of: from where one can come. */
function mayStillCome(m: Machine, scope: number, node: FlowNode): (ReadonlySet<string> | undefined)[] {
  const counts = waitingAt(m, scope, node);
  const taken = takenBefore(m, scope, node);
  const reach = reachOf(node);
  return node.incoming
    .filter((flow) => isEmpty(counts, flow) && taken?.includes(flow.id) !== true)
    .map((flow) => reach.get(flow.id));
}

function meets(sources: ReadonlySet<string> | undefined, places: ReadonlySet<string>): boolean {
  if (sources !== undefined) for (const place of places) if (sources.has(place)) return true;
  return false;
}

function inDocumentOrder(m: Machine, joins: Join[]): Join[] {
  if (joins.length < 2) return joins;
  const order = [...m.graph.nodes.keys()];
  return joins.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}
