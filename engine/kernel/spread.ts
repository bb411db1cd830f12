/**
 * A parallel multi-instance with many iterations: each is an instance of its own (design §3), so that no step and no
 * write grows with their number. Its body only counts. They begin a hundred at a time, each hundred by a job.
 */
import type { Value, ValueObject } from '../expression/value.ts';
import { isActivity } from '../model/graph.ts';
import type { Activity, FlowNode, Lookup, MultiInstance } from '../model/graph.ts';
import { Incident } from './incident.ts';
import { OUTPUT, canBeCompensated, namesReadIn } from './iteration-graph.ts';
import { KernelError } from './kernel-error.ts';
import { countsOf, isComplete, iterationCounter, listOf } from './iterations.ts';
import { throwLoopEvents } from './loop-events.ts';
import type { Machine } from './machine.ts';
import type { Execution, LoopState } from './state.ts';
import { isList } from './variables.ts';
import { allVisible } from './visible.ts';

/** So many iterations begin in one step. */
const AT_ONCE = 100;
/** The slot of the outputs of all iterations, which are asked for when the last one has ended. */
const OUTPUTS = 'outputs';

type Spreading = Activity & { readonly loop: MultiInstance };

export function isSpread(execution: Execution | undefined): boolean {
  return execution?.phase === 'body' && execution.loop?.spread === true;
}

/** Bodies that a suspended instance may have kept from leaving. */
export function spreadsIn(m: Machine): readonly number[] {
  return Object.values(m.executions).flatMap((execution) =>
    isSpread(execution) && execution.incident === undefined ? [execution.number] : [],
  );
}

/** @throws Incident when its iterations cannot be instances of their own */
export function openSpread(m: Machine, body: Execution, total: number): void {
  const why = hindrance(spreading(m, body));
  if (why !== null) throw new Incident('MULTI_INSTANCE_TOO_LARGE', `${body.element} would run ${total} times at once; ${why}.`);
  m.put(body, { phase: 'body', loop: { total, started: 0, completed: 0, terminated: 0, spread: true } });
  m.events.push({ type: 'continuationNeeded', execution: body.number });
}

/** Begins the next iterations, or goes on where an incident stopped it. @returns true when the body is over */
export function continueSpread(m: Machine, number: number): boolean {
  const body = m.execution(number);
  const { loop } = body;
  if (loop?.total === undefined || loop.total === null) return false;
  if (loop.started < loop.total && !isOver(loop)) startMore(m, body, loop, loop.total);
  else settleConditions(m, number, {});
  return leaves(m, number);
}

/**
 * An iteration has ended. Counted is counted, whatever comes of it.
 * @returns false when the body is over already, so that nothing follows
 */
export function countIteration(m: Machine, number: number, completed: boolean): boolean {
  const { loop } = m.execution(number);
  if (!isSpread(m.execution(number)) || loop === undefined) {
    throw new KernelError('WRONG_PHASE', `Execution ${number} has no iterations of their own.`);
  }
  if (isOver(loop)) return false;
  m.clearIncident(number);
  const counted = completed ? { completed: loop.completed + 1 } : { terminated: loop.terminated + 1 };
  m.put(m.execution(number), { loop: { ...loop, ...counted } });
  return true;
}

/** What follows from an iteration that completed. @returns true when the body is over with it */
export function afterIteration(m: Machine, number: number, completed: boolean, variables: ValueObject): boolean {
  if (completed) settleConditions(m, number, variables);
  return m.has(number) && leaves(m, number);
}

/** The one activity of an iteration's instance leaves: what it gives, and what the conditions of its body read, is kept. */
export function keepOutput(m: Machine, { number }: Execution, node: FlowNode, { id, loop }: Activity): void {
  if (node.id !== id || loop?.type !== 'multiInstance') return;
  const own = m.locals(number);
  for (const name of namesForBody({ loop })) if (Object.hasOwn(own, name)) m.setLocal(0, name, own[name] ?? null);
  if (loop.outputElement !== null) {
    const lookup = m.lookup(number);
    m.setLocal(0, OUTPUT, [lookup('loopCounter') ?? null, m.evaluate(number, loop.outputElement, 'outputElement', lookup)]);
  }
}

/** The outputs in order of the iterations, once they have been asked for. */
export function spreadOutputs(body: Execution): readonly Value[] {
  const outputs = body.answers?.[OUTPUTS];
  return outputs !== undefined && isList(outputs) ? outputs : [];
}

/** The variables of an iteration that the conditions of its body read. */
export function namesForBody({ loop }: Pick<Activity, 'loop'>): readonly string[] {
  if (loop?.type !== 'multiInstance') return [];
  const conditions = [loop.completionCondition, ...loop.events.map(({ when }) => (typeof when === 'string' ? null : when))];
  return conditions.flatMap((condition) => condition?.reads ?? []);
}

function spreading(m: Machine, body: Execution): Spreading {
  const node = m.node(body);
  if (isActivity(node) && isMultiInstance(node)) return node;
  throw new KernelError('UNKNOWN_ELEMENT', `${body.element} is no multi-instance.`);
}

function isMultiInstance(node: Activity): node is Spreading {
  return node.loop?.type === 'multiInstance';
}

function hindrance(node: Spreading): string | null {
  if (canBeCompensated(node)) return 'what can be compensated runs at most 200 times at once';
  // Its cancel end event would have to cancel all the others.
  if (node.kind === 'subProcess' && node.variant === 'transaction') return 'a transaction runs at most 200 times at once';
  const names = namesForBody(node);
  if (node.loop.outputCollection !== null && names.includes(node.loop.outputCollection))
    return 'its condition reads what has been gathered, which is known for at most 200';
  const { completionCondition, events } = node.loop;
  const bounded = [completionCondition, ...events.map(({ when }) => (typeof when === 'string' ? null : when))];
  if (bounded.some((condition) => condition?.bounded === false))
    return 'a condition that cannot be bounded is looked at for at most 200';
  return null;
}

function startMore(m: Machine, body: Execution, loop: LoopState, total: number): void {
  const node = spreading(m, body);
  const { number } = body;
  const read = namesReadIn(node);
  const hidden = new Set((node.loop.collection?.reads ?? []).filter((name) => !read.has(name)));
  const around = Object.fromEntries(
    Object.entries(allVisible(m.executions, m.variables, number)).filter(([name]) => !hidden.has(name)),
  );
  const list = listOf(m, number, node.loop, number);
  const count = Math.min(AT_ONCE, total - loop.started);
  const iterations = Array.from({ length: count }, (_none, offset): ValueObject => {
    const index = loop.started + offset;
    return {
      ...around,
      ...(node.loop.outputVariable === null ? {} : { [node.loop.outputVariable]: null }),
      ...(node.loop.elementVariable === null || node.loop.collection === null
        ? {}
        : { [node.loop.elementVariable]: list[index] ?? null }),
      loopCounter: iterationCounter(m, index),
    };
  });
  const started = loop.started + count;
  m.put(body, { loop: { ...loop, started } });
  m.requests.push({ type: 'iterations', execution: number, element: node.id, iterations });
  if (started < total) m.events.push({ type: 'continuationNeeded', execution: number });
}

function settleConditions(m: Machine, number: number, variables: ValueObject): void {
  const body = m.execution(number);
  const node = spreading(m, body);
  if (body.loop === undefined || isOver(body.loop)) return;
  const counts = countsOf(body.loop);
  const around = m.lookup(number);
  const lookup: Lookup = (name) => {
    if (Object.hasOwn(counts, name)) return counts[name];
    return Object.hasOwn(variables, name) ? variables[name] : around(name);
  };
  const outcome = throwLoopEvents(m, { unit: number, body: number }, node, node.loop, counts, lookup);
  if (outcome === 'fails' || (outcome === 'goes on' && !isComplete(m, number, node.loop, lookup))) return;
  const { total, completed } = body.loop;
  m.put(body, { loop: { ...body.loop, started: total ?? 0, terminated: (total ?? 0) - completed } });
}

function isOver({ total, completed, terminated }: LoopState): boolean {
  return completed + terminated === total;
}

/** All have ended. Where outputs are gathered they are asked for first. */
function leaves(m: Machine, number: number): boolean {
  const body = m.execution(number);
  if (body.loop === undefined || !isOver(body.loop)) return false;
  if (spreading(m, body).loop.outputCollection === null || body.answers?.[OUTPUTS] !== undefined) return true;
  m.put(body, { awaiting: OUTPUTS });
  m.requests.push({ type: 'gather', execution: number, total: body.loop.total ?? 0 });
  return false;
}
