/** Which outgoing flows a token takes (BPMN 2.0 §13.3.1, §13.4). */
import type { FlowNode, Lookup, SequenceFlow } from '../model/graph.ts';
import { Incident } from './incident.ts';
import type { Machine } from './machine.ts';
import type { Execution } from './state.ts';

/** The flow to take when no condition holds. */
export function defaultOf(node: FlowNode): SequenceFlow | null {
  return 'defaultFlow' in node ? node.defaultFlow : null;
}

/** @param lookup what the condition sees; by default the scope around the element */
export function conditionHolds(m: Machine, execution: Execution, flow: SequenceFlow, lookup?: Lookup): boolean {
  if (flow.condition === null) return true;
  return m.holds(execution.number, flow.condition, `condition:${flow.id}`, lookup ?? m.lookup(execution.parent ?? 0));
}

/** Every flow whose condition holds and every one without a condition; the default as `Semantics.defaultFlow` says. */
export function allTrueFlows(m: Machine, execution: Execution, node: FlowNode, lookup?: Lookup): readonly SequenceFlow[] {
  const standard = defaultOf(node);
  if (standard === null && node.outgoing.every(isUnconditional)) return node.outgoing;
  const taken = node.outgoing.filter((flow) => flow !== standard && conditionHolds(m, execution, flow, lookup));
  if (taken.length === 0) return [defaultOrIncident(node, standard)];
  const beside = standard !== null && m.graph.semantics.defaultFlow === 'no-condition-holds';
  return beside && taken.every(isUnconditional) ? [...taken, standard] : taken;
}

/** The first flow in document order whose condition holds; else the default. */
export function firstTrueFlow(m: Machine, execution: Execution, node: FlowNode): readonly SequenceFlow[] {
  const { outgoing } = m.facts(node.id);
  if (outgoing.length === 0) return outgoing;
  const standard = defaultOf(node);
  const taken = outgoing.find((flow) => flow !== standard && conditionHolds(m, execution, flow));
  return [taken ?? defaultOrIncident(node, standard)];
}

function isUnconditional({ condition }: SequenceFlow): boolean {
  return condition === null;
}

/** BPMN 2.0 §13.4.1: when no flow can be taken an exception is thrown. */
function defaultOrIncident(node: FlowNode, standard: SequenceFlow | null): SequenceFlow {
  if (standard !== null) return standard;
  throw new Incident('NO_FLOW_TAKEN', `No outgoing flow of ${node.id} can be taken and it has no default.`);
}
