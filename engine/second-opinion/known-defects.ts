/**
 * Where bpmn-engine 25 is known to be wrong, and what of a process it touches there. Each has a reproduction
 * (test-support/reproductions.ts), whose test fails when the defect is mended: then its row goes.
 */
import { isActivity } from '../model/graph.ts';
import type { BoundaryEvent, FlowNode, ProcessGraph, SequenceFlow, Trigger } from '../model/graph.ts';

export interface KnownDefect {
  /** What bpmn-engine does. */
  readonly tells: string;
  /** Ids of the elements and flows in which it shows. */
  touches(graph: ProcessGraph): readonly string[];
  /** The events that it touches are left out: always, or once they have happened. Else the comparison ends there. */
  readonly leftOut?: 'always' | 'afterwards';
}

const AWAITED = new Set<Trigger['type']>(['message', 'signal', 'timer', 'conditional']);

export const KNOWN_DEFECTS = {
  EVENT_SUB_PROCESS_NEVER_STARTS: {
    tells: 'never waits for the message, signal, timer or condition of an event sub-process',
    touches: (graph) =>
      nodesOf(graph).flatMap((node) =>
        node.kind === 'subProcess' && node.variant === 'event'
          ? node.startEvents.filter(({ triggers }) => triggers.some(({ type }) => AWAITED.has(type))).map(({ id }) => id)
          : [],
      ),
    leftOut: 'always',
  },
  BOUNDARY_EVENT_HEARD_ONCE: {
    tells: 'hears a non-interrupting boundary event only once',
    touches: (graph) =>
      nodesOf(graph).flatMap((node) => (node.kind === 'boundaryEvent' && !node.interrupting && mayRepeat(node) ? [node.id] : [])),
    leftOut: 'afterwards',
  },
  INCLUSIVE_JOIN_DOES_NOT_WAIT: {
    tells: 'passes an inclusive join with the first token, and again with each later one',
    touches: (graph) => around(nodesOf(graph).filter((node) => node.kind === 'inclusiveGateway' && node.incoming.length > 1)),
  },
  PARALLEL_JOIN_COUNTS_WHAT_NEVER_COMES: {
    tells: 'counts a branch that was not taken as if its token had come to the parallel join',
    touches: (graph) => around(parallelJoins(graph).filter((join) => mayMiss(graph, join))),
  },
  JOIN_PASSED_IN_CANCELLED_SCOPE: {
    tells: 'passes a parallel join when the sub-process around it is cancelled',
    touches: (graph) => around(parallelJoins(graph).filter((join) => join.scope !== graph.root)),
  },
  FLOWS_TO_ONE_TARGET_ARE_ONE: {
    tells: 'takes one flow where several lead from one element to the same other',
    touches: (graph) =>
      nodesOf(graph).flatMap(({ outgoing }) =>
        outgoing.filter((flow) => outgoing.some((other) => other !== flow && other.target === flow.target)).map(({ id }) => id),
      ),
  },
  ESCALATION_GOES_ON: {
    tells: 'goes on behind a thrown escalation although an interrupting event caught it',
    touches: (graph) =>
      around(nodesOf(graph).filter((node) => node.kind === 'intermediateThrowEvent' && has(node, 'escalation'))),
  },
  ESCALATION_WITHOUT_CODE_UNCAUGHT: {
    tells: 'does not catch escalations with a boundary event that names no code',
    touches: (graph) =>
      around(
        nodesOf(graph).filter(
          (node) =>
            node.kind === 'boundaryEvent' &&
            node.triggers.some((trigger) => trigger.type === 'escalation' && trigger.code === null),
        ),
      ),
  },
  STANDARD_LOOP_INVERTED: {
    tells: 'ends a standard loop when its condition holds instead of going round again',
    touches: (graph) => around(nodesOf(graph).filter((node) => isActivity(node) && node.loop?.type === 'standardLoop')),
  },
  COMPENSATION_NOT_AWAITED: {
    tells: 'goes on behind a thrown compensation before its handlers are done',
    touches: (graph) => around(nodesOf(graph).filter((node) => throws(node, 'compensation'))),
  },
  COMPENSATION_OF_ONE_UNDOES_ALL: {
    tells: 'compensates every activity although the event names one',
    touches: (graph) => {
      const names = nodesOf(graph).some(
        (node) =>
          throws(node, 'compensation') && node.triggers.some((one) => one.type === 'compensation' && one.activity !== null),
      );
      return names ? nodesOf(graph).flatMap((node) => (isActivity(node) && node.isForCompensation ? [node.id] : [])) : [];
    },
  },
  SCOPE_OF_TWO_COMPENSATIONS_NOT_LEFT: {
    tells: 'never leaves a sub-process in which two activities that can be compensated have completed',
    touches: (graph) =>
      around(nodesOf(graph).filter((node) => node.kind === 'subProcess' && node.children.filter(isCompensable).length > 1)),
  },
  LINK_TAKEN_ONCE: {
    tells: 'follows only one of several links that lead to the same place',
    touches: (graph) => around(nodesOf(graph).filter((node) => node.kind === 'intermediateCatchEvent' && has(node, 'link'))),
  },
} as const satisfies Readonly<Record<string, KnownDefect>>;

export type DefectName = keyof typeof KNOWN_DEFECTS;

/** Every known defect that this process could meet, with what it touches. */
export function defectsIn(graph: ProcessGraph): ReadonlyMap<DefectName, ReadonlySet<string>> {
  const found = new Map<DefectName, ReadonlySet<string>>();
  for (const [name, defect] of Object.entries(KNOWN_DEFECTS)) {
    const touched = defect.touches(graph);
    if (touched.length > 0 && isDefectName(name)) found.set(name, new Set(touched));
  }
  return found;
}

function isDefectName(name: string): name is DefectName {
  return Object.hasOwn(KNOWN_DEFECTS, name);
}

const nodesOf = (graph: ProcessGraph): readonly FlowNode[] => [...graph.nodes.values()];

/** The nodes and the flows that leave them. */
function around(nodes: readonly FlowNode[]): string[] {
  return nodes.flatMap((node) => [node.id, ...node.outgoing.map((flow) => flow.id)]);
}

function has(node: FlowNode, type: Trigger['type']): node is Extract<FlowNode, { triggers: readonly Trigger[] }> {
  return 'triggers' in node && node.triggers.some((trigger) => trigger.type === type);
}

/** All but a timer that goes off once. */
function mayRepeat({ triggers }: BoundaryEvent): boolean {
  return triggers.some((trigger) => AWAITED.has(trigger.type) && (trigger.type !== 'timer' || trigger.timer === 'cycle'));
}

function throws(node: FlowNode, type: Trigger['type']): node is Extract<FlowNode, { triggers: readonly Trigger[] }> {
  return (node.kind === 'intermediateThrowEvent' || node.kind === 'endEvent') && has(node, type);
}

function isCompensable(node: FlowNode): boolean {
  return isActivity(node) && node.compensationHandler !== null;
}

function parallelJoins(graph: ProcessGraph): readonly FlowNode[] {
  return nodesOf(graph).filter((node) => node.kind === 'parallelGateway' && node.incoming.length > 1);
}

/** Whether some token that the join waits for may go another way, or never set out. */
function mayMiss(graph: ProcessGraph, join: FlowNode): boolean {
  return nodesOf(graph).some((node) => {
    if (node.kind === 'boundaryEvent') return node.outgoing.some((flow) => reaches(flow, join));
    if (node === join || node.kind === 'parallelGateway' || node.outgoing.length < 2) return false;
    const leading = node.outgoing.filter((flow) => reaches(flow, join));
    return (
      leading.length > 0 && (leading.length < node.outgoing.length || node.incoming.length === 0 || entersApart(leading, join))
    );
  });
}

/** Whether the flows come to the join by different ways, so that a choice between them leaves one empty. */
function entersApart(flows: readonly SequenceFlow[], join: FlowNode): boolean {
  const entries = flows.map((flow) =>
    join.incoming.filter((last) => last === flow || reachesNode(flow.target, last.source, join)),
  );
  return entries.some(
    (entry) => entry.length !== entries[0]?.length || entry.some((last) => entries[0]?.includes(last) !== true),
  );
}

function reaches(flow: SequenceFlow, node: FlowNode): boolean {
  return flow.target === node || reachesNode(flow.target, node, null);
}

/** @param wall not walked through */
function reachesNode(from: FlowNode, to: FlowNode, wall: FlowNode | null): boolean {
  const seen = new Set<FlowNode>();
  const next = [from];
  for (let node = next.pop(); node !== undefined; node = next.pop()) {
    if (node === to) return true;
    if (seen.has(node) || node === wall) continue;
    seen.add(node);
    next.push(...node.outgoing.map((flow) => flow.target));
    if (isActivity(node)) next.push(...node.boundaryEvents);
  }
  return false;
}
