/** Compensation of random scopes: everything completed is undone once, the last first, however it was nested and repeated. */
import { describe, expect, it } from '@jest/globals';
import type { ProcessGraph } from '../model/graph.ts';
import type { Flows } from './test-support/graph.ts';
import type { Make } from './test-support/nodes.ts';
import {
  CAMUNDA,
  end,
  graphOf,
  Instance,
  multi,
  start,
  sub,
  thrown,
  compensation,
  transaction,
  user,
  value,
  ZEEBE,
} from './test-support/index.ts';

/** A block that runs its parts one after another; `times` = a sequential multi-instance, 1 = none. */
interface Block {
  readonly id: string;
  readonly times: number;
  readonly parts: readonly Block[];
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function blocks(next: () => number, depth: number, prefix: string): Block[] {
  const count = 1 + Math.floor(next() * 3);
  return Array.from({ length: count }, (_, index) => {
    const id = `${prefix}${index}`;
    const times = next() < 0.3 ? 1 + Math.floor(next() * 3) : 1;
    return { id, times, parts: depth > 0 && next() < 0.5 ? blocks(next, depth - 1, `${id}_`) : [] };
  });
}

function nodesOf(block: Block, kind: () => number): Make[] {
  const loop = block.times === 1 ? {} : { loop: multi({ sequential: true, cardinality: value(block.times) }) };
  if (block.parts.length === 0) {
    return [user(block.id, { ...loop, undoneBy: `undo:${block.id}` }), user(`undo:${block.id}`, { isForCompensation: true })];
  }
  const inside = [start(`${block.id}:s`), ...block.parts.flatMap((part) => nodesOf(part, kind)), end(`${block.id}:e`)];
  return [kind() < 0.5 ? sub(block.id, inside, loop) : transaction(block.id, inside, loop)];
}

const pathsOf = (block: Block): Flows[] =>
  block.parts.length === 0
    ? []
    : [[`${block.id}:s`, ...block.parts.map(({ id }) => id), `${block.id}:e`].join(' -> '), ...block.parts.flatMap(pathsOf)];

/** The tasks in the order in which they complete. */
const runOf = (block: Block): string[] =>
  Array.from({ length: block.times }, () => (block.parts.length === 0 ? [block.id] : block.parts.flatMap(runOf))).flat();

function graph(parts: readonly Block[], kind: () => number, semantics = ZEEBE): ProcessGraph {
  return graphOf(
    [start('s'), ...parts.flatMap((part) => nodesOf(part, kind)), thrown('back', compensation()), end('e')],
    [['s', ...parts.map(({ id }) => id), 'back', 'e'].join(' -> '), ...parts.flatMap(pathsOf)],
    semantics,
  );
}

/** The tasks that are open: user tasks in phase active. */
const openTasks = (instance: Instance): { readonly number: number; readonly element: string }[] =>
  Object.values(instance.state.executions).filter(
    ({ element, phase }) => phase === 'active' && element !== 'back' && instance.graph.nodes.get(element)?.kind === 'userTask',
  );

describe('compensation of random scopes', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))('seed %i: one after another, the last completed first', (seed) => {
    const next = random(seed);
    const parts = blocks(next, 3, 'b');
    const instance = new Instance(graph(parts, next));
    const done: string[] = [];
    for (let [task] = openTasks(instance); task !== undefined; [task] = openTasks(instance)) {
      expect(openTasks(instance)).toHaveLength(1);
      done.push(task.element);
      instance.do({ type: 'complete', execution: task.number, variables: {} });
    }
    const forward = parts.flatMap(runOf);
    expect(done).toEqual([...forward, ...forward.toReversed().map((id) => `undo:${id}`)]);
    expect(instance.ended).toBe('COMPLETED');
  });

  it.each(Array.from({ length: 20 }, (_, seed) => seed + 1))('seed %i: in Camunda 7 all at once, in that order', (seed) => {
    const next = random(seed);
    const parts = blocks(next, 3, 'b');
    const instance = new Instance(graph(parts, next, CAMUNDA));
    const forward = parts.flatMap(runOf);
    for (const id of forward) {
      const [task] = openTasks(instance);
      expect(task?.element).toBe(id);
      instance.do({ type: 'complete', execution: task?.number ?? -1, variables: {} });
    }
    const undone = openTasks(instance);
    expect(undone.map(({ element }) => element)).toEqual(forward.toReversed().map((id) => `undo:${id}`));
    for (const { number } of undone) instance.do({ type: 'complete', execution: number, variables: {} });
    expect(instance.ended).toBe('COMPLETED');
  });
});
