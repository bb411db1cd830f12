/** What is known of a node before any token reaches it: worked out once for each graph. */
import { isActivity, isAdHoc } from '../model/graph.ts';
import type { Activity, AdHoc, BoundaryEvent, FlowNode, ProcessGraph, SequenceFlow } from '../model/graph.ts';

/**
 * One shape for every kind of node, with lists that are not frozen: V8 reads both several times as fast on the way of a
 * token as the nodes themselves.
 */
export interface Facts {
  readonly node: FlowNode;
  /** Null for an event or a gateway. */
  readonly activity: Activity | null;
  readonly loop: Activity['loop'];
  readonly boundaryEvents: readonly BoundaryEvent[];
  readonly asyncBefore: boolean;
  readonly asyncAfter: boolean;
  /** Mappings, or data associations. */
  readonly hasInputs: boolean;
  readonly hasOutputs: boolean;
  readonly hasListeners: boolean;
  /** The answer to its request is kept for the activity that undoes it. */
  readonly keepsAnswer: boolean;
  /** Of the sub-process directly around it. */
  readonly adHoc: AdHoc | null;
  readonly incoming: readonly SequenceFlow[];
  readonly outgoing: readonly SequenceFlow[];
  /** No condition decides over any of them. */
  readonly isUnconditional: boolean;
  readonly flowsHaveListeners: boolean;
  /** How many tokens it starts with, and sends over each flow. */
  readonly startQuantity: number;
  readonly completionQuantity: number;
}

export interface GraphFacts {
  /** By id. */
  readonly nodes: ReadonlyMap<string, Facts>;
  /** Joins that wait for what can still arrive: most processes have none, and it is asked after every step. */
  readonly hasInclusiveJoins: boolean;
}

const known = new WeakMap<ProcessGraph, GraphFacts>();

export function factsOf(graph: ProcessGraph): GraphFacts {
  let facts = known.get(graph);
  if (facts === undefined) {
    const nodes = [...graph.nodes.values()];
    facts = {
      nodes: new Map(nodes.map((node) => [node.id, factsAbout(node)])),
      hasInclusiveJoins: nodes.some(({ kind }) => kind === 'inclusiveGateway' || kind === 'complexGateway'),
    };
    known.set(graph, facts);
  }
  return facts;
}

function factsAbout(node: FlowNode): Facts {
  const activity = isActivity(node) ? node : null;
  const hasData = node.dataFlow !== undefined;
  const standard = 'defaultFlow' in node ? node.defaultFlow : null;
  return {
    node,
    activity,
    loop: activity?.loop ?? null,
    boundaryEvents: [...(activity?.boundaryEvents ?? [])],
    asyncBefore: node.asyncBefore,
    asyncAfter: node.asyncAfter,
    hasInputs: hasData || node.inputs.length > 0,
    hasOutputs: hasData || node.outputs.length > 0,
    hasListeners: node.listeners !== undefined || (node.kind === 'userTask' && node.taskListeners !== undefined),
    keepsAnswer: activity !== null && activity.compensationHandler !== null,
    adHoc: isAdHoc(node.scope) ? node.scope.adHoc : null,
    incoming: [...node.incoming],
    outgoing: [...node.outgoing],
    isUnconditional: standard === null && node.outgoing.every(({ condition }) => condition === null),
    flowsHaveListeners: node.outgoing.some(({ listeners }) => listeners !== undefined),
    startQuantity: activity?.startQuantity ?? 1,
    completionQuantity: activity?.completionQuantity ?? 1,
  };
}
