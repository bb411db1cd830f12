/** Makes the structure of one process: nodes by kind, then flows, boundaries, compensation; the dialect comes in by its reader. */
import * as activities from './activities.ts';
import { BuildContext } from './build-context.ts';
import type { ReadContext } from './context.ts';
import { DataAssociations } from './data-associations.ts';
import type { DialectReader } from './dialect-reader.ts';
import { type DraftActivity, type DraftFlow, type DraftNode, type DraftScope, isDraftActivity } from './draft.ts';
import { type XmlElement, idOf, isA, manyOf, oneOf, tagOf, textOf } from './element.ts';
import * as events from './events.ts';
import { deepFreeze } from './freeze.ts';
import * as gateways from './gateways.ts';
import type { FlowNode, ProcessGraph, ScopeNode } from './graph.ts';
import { Lanes } from './lanes.ts';
import type { MessageFlows } from './message-flows.ts';
import { SEMANTICS } from './semantics.ts';
import * as scopes from './sub-processes.ts';
import { UNSUPPORTED_ELEMENTS } from './unsupported.ts';

type NodeBuilder = (build: BuildContext, element: XmlElement, scope: DraftScope) => DraftNode;

const BUILDERS: Readonly<Record<string, NodeBuilder>> = {
  'bpmn:Task': activities.plainTask,
  'bpmn:ManualTask': activities.plainTask,
  'bpmn:UserTask': activities.userTask,
  'bpmn:ServiceTask': activities.serviceTask,
  'bpmn:ScriptTask': activities.scriptTask,
  'bpmn:BusinessRuleTask': activities.businessRuleTask,
  'bpmn:SendTask': activities.sendTask,
  'bpmn:ReceiveTask': activities.receiveTask,
  'bpmn:SubProcess': scopes.subProcess,
  'bpmn:Transaction': scopes.transaction,
  'bpmn:AdHocSubProcess': scopes.adHoc,
  'bpmn:CallActivity': activities.callActivity,
  'bpmn:StartEvent': events.startEvent,
  'bpmn:EndEvent': events.endEvent,
  'bpmn:IntermediateCatchEvent': events.catchEvent,
  'bpmn:IntermediateThrowEvent': events.throwEvent,
  'bpmn:ExclusiveGateway': gateways.exclusiveGateway,
  'bpmn:ParallelGateway': gateways.parallelGateway,
  'bpmn:InclusiveGateway': gateways.inclusiveGateway,
  'bpmn:ComplexGateway': gateways.complexGateway,
  'bpmn:EventBasedGateway': gateways.eventBasedGateway,
};

/** What the file says beside its processes. */
export interface Surroundings {
  readonly messageFlows: MessageFlows;
  /** Whether data associations are run: not in Camunda 7's own files. */
  readonly runsData: boolean;
}

/** The graph of one process, frozen. It means something only when `context.findings` holds no errors. */
export function buildGraph(
  context: ReadContext,
  reader: DialectReader,
  process: XmlElement,
  { messageFlows, runsData }: Surroundings,
): ProcessGraph {
  const lanes = new Lanes(context, reader, process);
  const data = new DataAssociations(context, process, runsData);
  const build = new BuildContext(context, reader, { lanes, data, messageFlows });
  const root: DraftScope = { id: idOf(process), startEvents: [], children: [], eventSubProcesses: [] };
  buildScope(build, process, root);
  linkCompensation(build, process);
  return deepFreeze({
    id: idOf(process),
    name: textOf(process, 'name'),
    dialect: context.dialect,
    semantics: SEMANTICS[context.dialect],
    root,
    nodes: inDocumentOrder(root),
    ...reader.process(process),
  });
}

/** Every node of every depth; read-only at run time too. */
function inDocumentOrder(root: DraftScope): ReadonlyMap<string, FlowNode> {
  const nodes = new Map<string, FlowNode>();
  const collect = (scope: ScopeNode): void => {
    for (const node of scope.children) {
      nodes.set(node.id, node);
      if (node.kind === 'subProcess') collect(node);
    }
  };
  collect(root);
  return nodes;
}

function buildScope(build: BuildContext, container: XmlElement, scope: DraftScope): void {
  const elements = manyOf(container, 'flowElements');
  const data = build.data.declarationsOf(container);
  if (data.length > 0) scope.data = data;
  for (const element of elements) {
    if (isA(element, 'bpmn:FlowNode') && element.$type !== 'bpmn:BoundaryEvent') buildNode(build, element, scope);
  }
  // A boundary event may stand before its activity in the file.
  for (const element of elements) {
    if (element.$type === 'bpmn:BoundaryEvent') buildBoundaryEvent(build, element, scope);
  }
  restoreOrder(elements, scope);
  for (const element of elements) {
    if (element.$type === 'bpmn:SequenceFlow') buildFlow(build, element);
  }
  for (const element of elements) linkDefault(build, element);
}

function buildNode(build: BuildContext, element: XmlElement, scope: DraftScope): void {
  const builder = BUILDERS[element.$type];
  if (builder === undefined) {
    build.refuse(
      'ELEMENT_UNSUPPORTED',
      element,
      `"${idOf(element)}" is a ${tagOf(element)}, which is not run.`,
      UNSUPPORTED_ELEMENTS[element.$type] ?? 'Use another element.',
    );
    return;
  }
  const node = builder(build, element, scope);
  add(build, scope, node);
  if (node.kind === 'startEvent') scope.startEvents.push(node);
  if (node.kind === 'subProcess') {
    if (node.variant === 'event') scope.eventSubProcesses.push(node);
    buildScope(build, element, node);
  }
}

function buildBoundaryEvent(build: BuildContext, element: XmlElement, scope: DraftScope): void {
  const host = oneOf(element, 'attachedToRef');
  const attachedTo = host === null ? undefined : build.nodes.get(idOf(host));
  // The check `boundary-attached` and the refusal of the host itself tell why there is none.
  if (attachedTo === undefined || !isDraftActivity(attachedTo)) return;
  const node = events.boundaryEvent(build, element, scope, attachedTo);
  add(build, scope, node);
  if (node.kind === 'boundaryEvent') attachedTo.boundaryEvents.push(node);
}

function add(build: BuildContext, scope: DraftScope, node: DraftNode): void {
  build.nodes.set(node.id, node);
  scope.children.push(node);
}

function restoreOrder(elements: readonly XmlElement[], scope: DraftScope): void {
  const order = new Map(elements.map((element, index) => [idOf(element), index]));
  scope.children.sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
}

function buildFlow(build: BuildContext, element: XmlElement): void {
  const from = oneOf(element, 'sourceRef');
  const to = oneOf(element, 'targetRef');
  const source = from === null ? undefined : build.nodes.get(idOf(from));
  const target = to === null ? undefined : build.nodes.get(idOf(to));
  // The check `sequence-flow-ends` tells what is missing.
  if (source === undefined || target === undefined) return;
  const condition = oneOf(element, 'conditionExpression');
  const flow: DraftFlow = {
    id: flowId(element, source, target),
    name: textOf(element, 'name'),
    source,
    target,
    condition: condition === null ? null : build.context.condition(condition),
    ...build.reader.flow(element),
  };
  source.outgoing.push(flow);
  target.incoming.push(flow);
}

/** Camunda 7 lets flows go without an id; one made of both ends is the same in every reading of the file. */
function flowId(element: XmlElement, source: DraftNode, target: DraftNode): string {
  const id = idOf(element);
  if (id !== '') return id;
  const twins = source.outgoing.filter((flow) => flow.target === target).length;
  return `${source.id}->${target.id}${twins === 0 ? '' : `#${twins + 1}`}`;
}

function linkDefault(build: BuildContext, element: XmlElement): void {
  const node = build.nodes.get(idOf(element));
  const reference = oneOf(element, 'default');
  if (node === undefined || !('defaultFlow' in node)) return;
  if (reference !== null) node.defaultFlow = node.outgoing.find((flow) => flow.id === idOf(reference)) ?? null;
  else if (node.kind === 'exclusiveGateway' && build.context.dialect === 'camunda') node.defaultFlow = assumedDefault(node);
}

/** Camunda 7 takes the only flow without a condition for the default. */
function assumedDefault({ outgoing }: DraftNode): DraftFlow | null {
  const [flow, second] = outgoing.filter(({ condition }) => condition === null);
  return outgoing.length > 1 && second === undefined ? (flow ?? null) : null;
}

/** Boundary event --association--> handler (BPMN 2.0 §10.7). */
function linkCompensation(build: BuildContext, container: XmlElement): void {
  for (const artifact of manyOf(container, 'artifacts')) {
    if (artifact.$type !== 'bpmn:Association') continue;
    const source = oneOf(artifact, 'sourceRef');
    const target = oneOf(artifact, 'targetRef');
    const ends = [source, target].map((end) => (end === null ? undefined : build.nodes.get(idOf(end))));
    // Camunda 7 reads it in either direction.
    const [event, handler] = ends[1]?.kind === 'boundaryEvent' ? ends.toReversed() : ends;
    if (event?.kind !== 'boundaryEvent' || handler === undefined || !isDraftActivity(handler)) continue;
    const host = build.nodes.get(event.attachedTo.id);
    if (event.triggers.some((trigger) => trigger.type === 'compensation') && isActivityDraft(host))
      host.compensationHandler = handler;
  }
  for (const element of manyOf(container, 'flowElements')) {
    if (isA(element, 'bpmn:SubProcess')) linkCompensation(build, element);
  }
}

function isActivityDraft(node: DraftNode | undefined): node is DraftActivity {
  return node !== undefined && isDraftActivity(node);
}
