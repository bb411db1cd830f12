/** What a deployed file names: for the runtime to check against what is deployed, and for people to see. */
import type { Expression, FlowNode, OperationCall, ProcessGraph } from './graph.ts';
import { constantText } from './constant-text.ts';

export interface Inventory {
  /** Message names that are constant. */
  readonly messages: readonly string[];
  /** Process ids that are called, where constant. */
  readonly calledElements: readonly string[];
  /** Decision ids, where constant. */
  readonly decisionIds: readonly string[];
  readonly formKeys: readonly string[];
  /** Operation names or external topics, where constant. */
  readonly operations: readonly string[];
}

/** Each list sorted, without duplicates. */
export function takeInventory(processes: readonly ProcessGraph[]): Inventory {
  const messages = new Set<string>();
  const calledElements = new Set<string>();
  const decisionIds = new Set<string>();
  const formKeys = new Set<string>();
  const operations = new Set<string>();
  const nodes = processes.flatMap((process) => [...process.nodes.values()]);
  for (const node of nodes) {
    for (const message of messagesOf(node)) addConstant(messages, message);
    const operation = operationOf(node);
    if (operation !== null) addConstant(operations, operation.type);
    if (node.kind === 'callActivity') addConstant(calledElements, node.calledElement);
    if (node.kind === 'businessRuleTask') addConstant(decisionIds, node.decision.decisionId);
    if ((node.kind === 'userTask' || node.kind === 'startEvent') && node.formKey !== null) formKeys.add(node.formKey);
  }
  return {
    messages: sorted(messages),
    calledElements: sorted(calledElements),
    decisionIds: sorted(decisionIds),
    formKeys: sorted(formKeys),
    operations: sorted(operations),
  };
}

/** Who carries the node out; null when it is no work of that kind. */
export function operationOf(node: FlowNode): OperationCall | null {
  return 'operation' in node ? node.operation : null;
}

function messagesOf(node: FlowNode): readonly Expression[] {
  if (node.kind === 'receiveTask' || node.kind === 'sendTask') return node.message === null ? [] : [node.message.name];
  return 'triggers' in node ? node.triggers.flatMap((trigger) => (trigger.type === 'message' ? [trigger.message.name] : [])) : [];
}

function addConstant(set: Set<string>, expression: Expression): void {
  const text = constantText(expression);
  if (text !== null && text !== '') set.add(text);
}

function sorted(set: ReadonlySet<string>): readonly string[] {
  return [...set].toSorted();
}
