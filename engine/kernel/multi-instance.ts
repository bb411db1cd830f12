/**
 * Multi-instance activities: a body around its iterations (BPMN 2.0 §13.2.7). Boundary events belong to the body;
 * mappings to each iteration. Standard loops share the body and ask `standard-loop.ts` whether to go round again.
 */
import type { Value, ValueObject } from '../expression/value.ts';
import { isActivity } from '../model/graph.ts';
import type { Activity, FlowNode, Lookup, MultiInstance, StandardLoop } from '../model/graph.ts';
import { giveLoopData } from './data.ts';
import { Incident } from './incident.ts';
import { countOf, countsOf, isComplete, iterationCounter, listOf } from './iterations.ts';
import { throwLoopEvents } from './loop-events.ts';
import type { Machine } from './machine.ts';
import { openSpread, spreadOutputs } from './spread.ts';
import { goesRoundAgain } from './standard-loop.ts';
import type { Execution, LoopState } from './state.ts';

/** More parallel iterations than this run as instances of their own (design §3, P10). */
export const MAX_PARALLEL_ITERATIONS = 200;
/** More iterations than this are an incident (P10). */
export const MAX_ITERATIONS = 100_000;

type Looping = Activity & { readonly loop: MultiInstance | StandardLoop };

/** True for the execution around the iterations of a multi-instance or loop. */
export function isBody(execution: Execution, node: FlowNode): node is Looping {
  return isActivity(node) && node.loop !== null && execution.iteration === undefined;
}

/** Starts the first iteration(s). @returns true when there are none, so that the body is done at once */
export function openBody(m: Machine, body: Execution, loop: MultiInstance | StandardLoop): boolean {
  if (loop.type === 'standardLoop') {
    const first: LoopState = { total: null, started: 0, completed: 0, terminated: 0 };
    m.put(body, { phase: 'body', loop: first });
    if (loop.testBefore && !goesRoundAgain(m, body.number, first, loop)) return true;
    startNext(m, body.number);
    return false;
  }
  const total = countOf(m, body.number, loop);
  if (total > MAX_ITERATIONS) {
    const text = `${body.element} would run ${total} times; at most ${MAX_ITERATIONS} are allowed.`;
    throw new Incident('MULTI_INSTANCE_TOO_LARGE', text);
  }
  if (!loop.sequential && total > MAX_PARALLEL_ITERATIONS) {
    openSpread(m, body, total);
    return false;
  }
  m.put(body, { phase: 'body', loop: { total, started: 0, completed: 0, terminated: 0 } });
  const first = loop.sequential ? Math.min(1, total) : total;
  for (let index = 0; index < first; index++) startNext(m, body.number);
  return total === 0;
}

/** The variables local to one iteration: its item and its counter. */
export function iterationVariables(m: Machine, iteration: Execution): readonly (readonly [string, Value])[] {
  const node = m.node(iteration);
  const index = iteration.iteration ?? 0;
  const counter: readonly [string, Value] = ['loopCounter', iterationCounter(m, index)];
  const loop = isActivity(node) ? node.loop : null;
  if (loop?.type !== 'multiInstance') return [counter];
  const variables = loop.outputVariable === null ? [counter] : [counter, [loop.outputVariable, null] as const];
  if (loop.collection === null || loop.elementVariable === null) return variables;
  const list = listOf(m, iteration.number, loop, iteration.parent ?? 0);
  return [...variables, [loop.elementVariable, list[index] ?? null]];
}

/** Keeps the output of an iteration that leaves, and throws what is due then. @returns true when the body is over with it */
export function endIteration(m: Machine, iteration: Execution, node: Activity): boolean {
  const number = iteration.parent ?? 0;
  const body = m.execution(number);
  const { loop } = node;
  if (body.loop === undefined || loop === null) return false;
  const state: LoopState = { ...body.loop, completed: body.loop.completed + 1 };
  if (loop.type === 'multiInstance' && loop.outputCollection !== null && loop.outputElement !== null) {
    const value = m.evaluate(iteration.number, loop.outputElement, 'outputElement');
    m.setLocal(number, `${loop.outputCollection}[${iteration.iteration ?? 0}]`, value);
  }
  if (loop.type === 'standardLoop') {
    m.put(body, { loop: state });
    if (!goesRoundAgain(m, iteration.number, state, loop)) return true;
    startNext(m, number);
    return false;
  }
  const counts = countsOf(state);
  const lookup = attributes(m, iteration, loop, counts);
  const outcome =
    loop.events.length === 0
      ? 'goes on'
      : throwLoopEvents(m, { unit: iteration.number, body: number }, node, loop, counts, lookup);
  if (outcome === 'fails') {
    m.put(body, { loop: state });
    return false;
  }
  if (outcome === 'is over' || isComplete(m, iteration.number, loop, lookup)) {
    const open = state.started - state.completed - state.terminated;
    m.put(body, { loop: { ...state, terminated: state.terminated + open } });
    return true;
  }
  m.put(body, { loop: state });
  return goOn(m, number, state, loop);
}

/** An iteration ended without completing (its path just ended). @returns true when the body is over with it */
export function loseIteration(m: Machine, number: number): boolean {
  const body = m.execution(number);
  const node = m.node(body);
  if (body.loop === undefined || !isBody(body, node)) return false;
  const children = m.childrenOf(number).length;
  const state: LoopState = { ...body.loop, terminated: body.loop.started - body.loop.completed - children };
  m.put(body, { loop: state });
  if (node.loop.type === 'standardLoop') return children === 0;
  return goOn(m, number, state, node.loop);
}

/** Goes on with a body that was stopped between two iterations. */
export function repeatBody(m: Machine, number: number): void {
  const { loop } = m.execution(number);
  if (loop === undefined) return;
  const running = m.childrenOf(number).length;
  // Iterations start in order: those missing are the last ones.
  const missing = loop.started - loop.completed - loop.terminated - running;
  for (let index = loop.started - missing; index < loop.started; index++) {
    m.enqueue({ type: 'iteration', body: number, index });
  }
}

/** The body leaves: the gathered outputs become one list in the scope around. */
export function gatherOutputs(m: Machine, body: Execution, loop: MultiInstance | StandardLoop): void {
  if (loop.type !== 'multiInstance' || loop.outputCollection === null) return;
  const outputs = body.loop?.spread === true ? spreadOutputs(body) : gathered(m, body, loop.outputCollection);
  if (loop.output === undefined) m.assign(body.parent ?? 0, loop.outputCollection, outputs);
  else giveLoopData(m, body, loop.output, loop.outputCollection, outputs);
}

/** The outputs in order of the iterations; null for one that gave none. */
function gathered(m: Machine, body: Execution, collection: string): Value[] {
  const locals = m.locals(body.number);
  return Array.from({ length: body.loop?.total ?? 0 }, (_none, index) => locals[`${collection}[${index}]`] ?? null);
}

function startNext(m: Machine, number: number): void {
  const body = m.execution(number);
  if (body.loop === undefined) return;
  m.put(body, { loop: { ...body.loop, started: body.loop.started + 1 } });
  m.enqueue({ type: 'iteration', body: number, index: body.loop.started });
}

/** Sequential: starts the next one. @returns true when all have ended */
function goOn(m: Machine, number: number, state: LoopState, loop: MultiInstance): boolean {
  const ended = state.completed + state.terminated;
  if (ended === state.total) return true;
  if (loop.sequential && ended === state.started) startNext(m, number);
  return false;
}

/**
 * What the conditions of a multi-instance see: its counts, what has been gathered so far, then what the iteration that
 * completes sees (§13.3.7).
 */
function attributes(m: Machine, iteration: Execution, loop: MultiInstance, counts: ValueObject): Lookup {
  const around = m.lookup(iteration.number);
  return (name) => {
    if (Object.hasOwn(counts, name)) return counts[name];
    return name === loop.outputCollection ? gathered(m, m.execution(iteration.parent ?? 0), name) : around(name);
  };
}
