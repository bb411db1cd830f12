/**
 * The life of an execution: a token arrives -> [asyncBefore] -> inputs -> boundary events armed -> behaviour ->
 * results -> outputs -> [asyncAfter] -> completed -> outgoing flows.
 */
import type { Value, ValueObject } from '../expression/value.ts';
import { isActivity } from '../model/graph.ts';
import type { Activity, FlowNode, MultiInstance, SequenceFlow } from '../model/graph.ts';
import { closeAdHoc, endsAdHoc } from './ad-hoc.ts';
import { handOverCompensables, recordCompensable } from './compensation.ts';
import { takeLoopData } from './data.ts';
import { inNextPhase } from './executions.ts';
import type { Facts } from './facts.ts';
import { allTrueFlows } from './flows.ts';
import { gatherTokens } from './joins.ts';
import { KernelError } from './kernel-error.ts';
import { tell, tellTaken, tellTask } from './listeners.ts';
import type { Machine } from './machine.ts';
import { endIteration, gatherOutputs, iterationVariables, openBody, repeatBody } from './multi-instance.ts';
import { afterIteration, continueSpread, countIteration, isSpread, keepOutput } from './spread.ts';
import type { Execution } from './state.ts';
import { mergeResults, writeInputs, writeOutputs } from './variables.ts';
import { openBoundaryWaits } from './waits.ts';

/** A token arrives at a node of a scope. */
export function arrive(m: Machine, node: FlowNode, scope: number, flow: SequenceFlow | null, locals?: ValueObject): void {
  if (flow === null || passes(m, node, scope, flow)) admit(m, node, scope, locals);
}

/** Whether a token that comes over a flow starts the node; else it waits there for others. */
export function passes(m: Machine, node: FlowNode, scope: number, flow: SequenceFlow): boolean {
  const { activity, startQuantity } = m.facts(node.id);
  // BPMN 2.0 §13.3.2: the flows into an activity merge, and it starts with `startQuantity` tokens.
  if (activity !== null) return startQuantity === 1 || gatherTokens(m, scope, activity, flow);
  return m.behaviour(node).join?.(m, scope, node, flow) ?? true;
}

/** Starts a node: as a token that no join holds back. */
export function admit(m: Machine, node: FlowNode, scope: number, locals?: ValueObject): void {
  const { number } = m.create(node.id, scope);
  if (locals !== undefined) m.setLocals(number, locals);
  if (m.facts(node.id).asyncBefore) awaitJob(m, number);
  else begin(m, number);
}

/** Starts a compensation handler that has been created. */
export function admitHandler(m: Machine, { number }: Execution, { asyncBefore }: Activity): void {
  if (asyncBefore) awaitJob(m, number);
  else begin(m, number);
}

/** An event that is not waited for by an execution of its own has happened: a boundary event, the start of an event sub-process. */
export function occur(m: Machine, number: number, results: ValueObject): void {
  const node = m.node(m.execution(number));
  if (!node.asyncBefore) {
    finish(m, number, results);
    return;
  }
  mergeResults(m, number, node, results);
  awaitJob(m, number);
}

function awaitJob(m: Machine, number: number): void {
  m.events.push({ type: 'continuationNeeded', execution: number });
}

/** Starts one iteration of a body. */
export function startIteration(m: Machine, body: number, index: number): void {
  const around = m.execution(body);
  const { compensates } = around;
  const { number } = m.create(
    around.element,
    body,
    compensates === undefined ? { iteration: index } : { iteration: index, compensates },
  );
  if (loopOf(m, number)?.asyncBefore === true) awaitJob(m, number);
  else m.attempt(number, beginIteration);
}

function loopOf(m: Machine, number: number): MultiInstance | null {
  const node = m.node(m.execution(number));
  return isActivity(node) && node.loop?.type === 'multiInstance' ? node.loop : null;
}

/** Inputs, boundary events and behaviour, wholly or not at all. */
export function begin(m: Machine, number: number): void {
  m.attempt(number, beginUnit);
}

/**
 * The behaviour is done: its results become variables and it leaves.
 * @param answer what it gave, for a compensation handler
 */
export function finish(m: Machine, number: number, results: ValueObject, answer: Value = results): void {
  const execution = m.execution(number);
  const { node, keepsAnswer } = m.facts(execution.element);
  m.put(inNextPhase(execution, 'leaving'), keepsAnswer ? { answer } : undefined);
  mergeResults(m, number, node, results);
  m.attempt(number, leaveUnit);
}

/** Goes on where an execution stopped: after an incident, at a job, or with a value from the pool. */
export function resume(m: Machine, number: number): void {
  const execution = m.execution(number);
  switch (execution.phase) {
    case 'ready':
      m.attempt(number, execution.iteration === undefined ? beginUnit : beginIteration);
      return;
    case 'active':
      m.attempt(number, runUnit);
      return;
    case 'leaving':
      m.attempt(number, leaveUnit);
      return;
    case 'body':
      if (isSpread(execution)) m.attempt(number, spreadUnit);
      else repeatBody(m, number);
      return;
    case 'scope':
      throw new KernelError('WRONG_PHASE', `Execution ${number} runs; there is nothing to continue.`);
  }
}

/** More of its iterations begin as instances of their own, or it goes on where it stopped. */
function spreadUnit(m: Machine, number: number): void {
  if (continueSpread(m, number)) finishBody(m, number);
}

/** An iteration that is an instance of its own has ended; `variables` are those of its that the conditions read. */
export function endSpreadIteration(m: Machine, number: number, completed: boolean, variables: ValueObject): void {
  if (!countIteration(m, number, completed)) return;
  m.attempt(number, () => {
    if (afterIteration(m, number, completed, variables)) finishBody(m, number);
  });
}

/** All iterations are gone: the body leaves. */
export function finishBody(m: Machine, number: number): void {
  m.setPhase(number, 'leaving');
  m.attempt(number, leaveUnit);
}

function beginUnit(m: Machine, number: number): void {
  const execution = m.execution(number);
  const { node, loop, hasInputs, boundaryEvents, hasListeners } = m.facts(execution.element);
  if (loop !== null && execution.iteration === undefined) {
    openBoundaryWaits(m, number, boundaryEvents);
    takeLoopData(m, number, loop);
    if (openBody(m, m.execution(number), loop)) finishBody(m, number);
    return;
  }
  if (hasInputs) writeInputs(m, number, node);
  if (execution.iteration === undefined) openBoundaryWaits(m, number, boundaryEvents);
  if (hasListeners) tell(m, execution, node, 'start');
  m.behaviour(node).run(m, m.execution(number), node);
}

function beginIteration(m: Machine, number: number): void {
  const execution = m.execution(number);
  for (const [name, value] of iterationVariables(m, execution)) m.setLocal(number, name, value);
  beginUnit(m, number);
}

/** The behaviour again, or the use of an answer that has come. */
function runUnit(m: Machine, number: number): void {
  const execution = m.execution(number);
  const node = m.node(execution);
  const behaviour = m.behaviour(node);
  if (execution.answer !== undefined) behaviour.answer?.(m, execution, node, execution.answer);
  else behaviour.run(m, execution, node);
}

function leaveUnit(m: Machine, number: number): void {
  const execution = m.execution(number);
  const facts = m.facts(execution.element);
  if (execution.outputsWritten === undefined) {
    if (facts.loop !== null && execution.iteration === undefined) gatherOutputs(m, execution, facts.loop);
    else endWork(m, execution, facts);
    if (m.graph.iterationOf !== undefined) keepOutput(m, execution, facts.node, m.graph.iterationOf);
    if (execution.iteration === undefined ? facts.asyncAfter : loopOf(m, number)?.asyncAfter === true) {
      // It is done: nothing can interrupt it any more (Camunda 7).
      m.closeWaits(number);
      m.put(m.execution(number), { outputsWritten: true });
      awaitJob(m, number);
      return;
    }
  }
  if (execution.iteration !== undefined && facts.activity !== null) leaveIteration(m, execution, facts.activity);
  else leaveNode(m, execution, facts);
}

/** Who listens hears of the end before the outputs are written (Camunda 7). */
function endWork(m: Machine, execution: Execution, { node, hasListeners, hasOutputs }: Facts): void {
  if (hasListeners) {
    if (beginsSilently(node)) tell(m, execution, node, 'start');
    if (node.kind === 'userTask') tellTask(m, execution, node, 'complete', { assignee: execution.assignee ?? null });
    tell(m, execution, node, 'end');
  }
  if (hasOutputs) writeOutputs(m, execution, node);
}

/** What has happened has not begun: boundary events, and starts of event sub-processes. */
function beginsSilently(node: FlowNode): boolean {
  if (node.asyncBefore) return false;
  return node.kind === 'boundaryEvent' || (node.kind === 'startEvent' && node.triggers.length > 0 && 'kind' in node.scope);
}

function leaveIteration(m: Machine, execution: Execution, node: Activity): void {
  const body = execution.parent ?? 0;
  const over = endIteration(m, execution, node);
  recordCompensable(m, execution, node);
  m.end(execution.number, 'completed');
  if (!over) return;
  m.cancelChildren(body);
  finishBody(m, body);
}

function leaveNode(m: Machine, execution: Execution, facts: Facts): void {
  const { node, activity, adHoc } = facts;
  const parent = execution.parent ?? 0;
  const flows = flowsTaken(m, execution, facts);
  if (facts.flowsHaveListeners) tellTaken(m, execution, flows);
  if (facts.loop !== null && execution.iteration === undefined) handOverCompensables(m, execution);
  else if (activity !== null) recordCompensable(m, execution, activity);
  if (adHoc !== null && endsAdHoc(m, execution, node, adHoc)) {
    m.end(execution.number, 'completed');
    closeAdHoc(m, parent, adHoc);
    return;
  }
  m.end(execution.number, 'completed');
  for (const flow of flows) for (let count = 0; count < facts.completionQuantity; count++) m.take(flow, parent);
  if (flows.length === 0) m.settling.add(parent);
}

function flowsTaken(m: Machine, execution: Execution, { node, outgoing, isUnconditional }: Facts): readonly SequenceFlow[] {
  const selected = m.behaviour(node).select?.(m, execution, node);
  return selected ?? (isUnconditional ? outgoing : allTrueFlows(m, execution, node));
}
