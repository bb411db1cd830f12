/** Plays a block-structured model in the kernel and in the reference, step by step, and compares them. */
import type { ProcessGraph } from '../../model/graph.ts';
import type { Event } from '../protocol.ts';
import { graphOfBlock } from './block-graph.ts';
import type { Block } from './blocks.ts';
import { demand, demandSame } from './differ.ts';
import { Instance } from './instance.ts';
import { actions, after, begin, isOver } from './reference.ts';
import type { Action } from './reference.ts';

/** Beyond this the rest of a long model is not played. */
const MOST_ACTIONS = 80;

/**
 * @param pick chooses which of the possible actions is next
 * @param cancelAt the instance is cancelled after so many actions; null = never
 * @throws Error when the kernel does something else than the reference
 */
export function playBlocks(block: Block, pick: () => number, cancelAt: number | null): void {
  const instance = new Instance(graphOfBlock(block));
  let term = begin(block);
  for (let count = 0; count < MOST_ACTIONS && !isOver(term); count++) {
    demandSame(`open after ${count} actions`, open(instance), names(actions(term)));
    if (count === cancelAt) {
      instance.do({ type: 'cancel', reason: 'test' });
      break;
    }
    const possible = actions(term);
    const action = possible[pick() % possible.length];
    if (action === undefined) throw new Error('The reference is stuck.');
    perform(instance, action);
    term = after(term, action);
  }
  demandSame('incidents', instance.incidents(), []);
  if (isOver(term)) demandSame('the end', [instance.ended], ['COMPLETED']);
  checkHistory(instance.graph, instance.events, instance.ended !== undefined);
}

/** What waits in the kernel, in the words of the reference. */
function open(instance: Instance): string[] {
  const { executions, waits } = instance.state;
  const tasks = Object.values(executions).flatMap(({ element, phase }) => {
    const kind = instance.graph.nodes.get(element)?.kind;
    return phase === 'active' && kind !== 'eventBasedGateway' && kind !== 'endEvent' ? [`end ${element}`] : [];
  });
  const events = Object.values(waits).flatMap(({ element }) =>
    instance.graph.nodes.get(element)?.kind === 'receiveTask' ? [] : [`event ${element}`],
  );
  return [...tasks, ...events].toSorted();
}

function names(possible: readonly Action[]): string[] {
  return possible.flatMap(({ type, id }) => (type === 'throw' ? [] : [`${type} ${id}`])).toSorted();
}

function perform(instance: Instance, { type, id }: Action): void {
  const [wait] = instance.waitsOf(id).toSorted((a, b) => byPath(instance, a.execution, b.execution));
  const [first] = instance
    .all(id)
    .filter(({ phase }) => phase === 'active')
    .toSorted((a, b) => byPath(instance, a.number, b.number));
  const execution = first?.number ?? -1;
  if (type === 'throw') instance.do({ type: 'error', execution, code: 'E', message: '', variables: {} });
  else if (wait !== undefined) instance.do({ type: 'trigger', wait: wait.number, variables: {} });
  else if (instance.graph.nodes.get(id)?.kind === 'userTask') {
    instance.do({ type: 'complete', execution, variables: {} });
  } else instance.do({ type: 'answer', execution, output: {} });
}

/** Of equal tokens the reference moves the one in the oldest scope. */
function byPath(instance: Instance, a: number, b: number): number {
  const left = pathOf(instance, a);
  const right = pathOf(instance, b);
  const index = left.findIndex((number, position) => number !== right[position]);
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}

function pathOf(instance: Instance, number: number): number[] {
  const parent = instance.state.executions[number]?.parent ?? null;
  return parent === null ? [number] : [...pathOf(instance, parent), number];
}

/** The history is a path: tokens come over flows, nothing ends twice, an exclusive gateway takes exactly one flow. */
function checkHistory(graph: ProcessGraph, events: readonly Event[], ended: boolean): void {
  const live = new Set<number>();
  const started = new Map<string, number>();
  const completed = new Map<string, number>();
  const taken = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  for (const event of events) {
    if (event.type === 'started') {
      demand(!live.has(event.execution), `execution ${event.execution} starts twice`);
      live.add(event.execution);
      if (graph.nodes.get(event.element)?.kind !== 'subProcess') add(started, event.element);
    } else if (event.type === 'completed' || event.type === 'cancelled') {
      demand(live.delete(event.execution), `execution ${event.execution} ends twice`);
      if (event.type === 'completed') add(completed, event.element);
    } else if (event.type === 'taken') add(taken, event.flow);
  }
  if (ended) demandSame('executions left', [...live], []);
  for (const node of graph.nodes.values()) {
    const arrived = node.incoming.map((flow) => taken.get(flow.id) ?? 0);
    const left = node.outgoing.map((flow) => taken.get(flow.id) ?? 0);
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
    if (node.incoming.length > 0) demand((started.get(node.id) ?? 0) <= sum(arrived), `${node.id} started without a token`);
    if (node.kind === 'exclusiveGateway') demandSame(`tokens out of ${node.id}`, [sum(left)], [completed.get(node.id) ?? 0]);
    if (node.kind === 'parallelGateway') {
      demand((started.get(node.id) ?? 0) <= Math.min(...arrived), `${node.id} joined without a token`);
      demandSame(`tokens out of ${node.id}`, [new Set([...left, completed.get(node.id) ?? 0]).size], [1]);
    }
  }
}
