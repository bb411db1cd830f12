/**
 * Random models without loops and without any structure, in which every join waits for what can still arrive; and what
 * must happen in them, worked out on the bare numbers.
 */
import fc from 'fast-check';
import type { ProcessGraph } from '../../model/graph.ts';
import { demandSame } from './differ.ts';
import { value } from './expressions.ts';
import { graphOf } from './graph.ts';
import type { Flows } from './graph.ts';
import { Instance } from './instance.ts';
import { complex, end, or, start, user } from './nodes.ts';
import type { Make } from './nodes.ts';

/** Node i is entered from lower numbers; node 0 begins. */
export interface Acyclic {
  readonly nodes: readonly {
    readonly from: readonly number[];
    /** Whether the condition of the flow from there holds, in the same order. */
    readonly holds: readonly boolean[];
    /** Joins by a complex gateway without a condition, which waits as an inclusive one does. */
    readonly complex: boolean;
  }[];
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly taken: boolean;
}

export function acyclic(most: number): fc.Arbitrary<Acyclic> {
  const node = fc.record({
    links: fc.array(fc.record({ back: fc.nat(most), holds: fc.boolean() }), { minLength: 1, maxLength: 3 }),
    complex: fc.boolean(),
  });
  return fc.array(node, { minLength: 2, maxLength: most }).map((nodes) => ({
    nodes: nodes.map(({ links, complex: isComplex }, index) => {
      const targets = new Map(index === 0 ? [] : links.map(({ back, holds }) => [index - 1 - (back % index), holds]));
      return { from: [...targets.keys()], holds: [...targets.values()], complex: isComplex };
    }),
  }));
}

/** @throws Error when the kernel has other tasks open than those that no other can still reach */
export function playAcyclic(model: Acyclic, pick: () => number): void {
  const edges = edgesOf(model);
  const instance = new Instance(graphOfAcyclic(model, edges));
  const completed = new Set<number>();
  for (;;) {
    const tasks = openTasks(model, edges, completed);
    demandSame(`open after ${[...completed].join(', ')}`, open(instance), tasks.map((number) => `n${number}`).toSorted());
    const next = tasks[pick() % tasks.length];
    if (next === undefined) break;
    instance.complete(`n${next}`);
    completed.add(next);
  }
  demandSame('incidents', instance.incidents(), []);
  demandSame('the end', [instance.ended], ['COMPLETED']);
}

function open(instance: Instance): string[] {
  return Object.values(instance.state.executions)
    .filter(({ phase }) => phase === 'active')
    .map(({ element }) => element)
    .toSorted();
}

/** A node is open once a token has come and no open one can still send another. */
function openTasks({ nodes }: Acyclic, edges: readonly Edge[], completed: ReadonlySet<number>): number[] {
  const arrived = nodes.flatMap((_node, to) =>
    !completed.has(to) && (to === 0 || edges.some((edge) => edge.to === to && edge.taken && completed.has(edge.from)))
      ? [to]
      : [],
  );
  return arrived.filter((to) => !arrived.some((from) => from !== to && reaches(edges, from, to)));
}

function reaches(edges: readonly Edge[], from: number, to: number): boolean {
  return edges.some((edge) => edge.from === from && (edge.to === to || reaches(edges, edge.to, to)));
}

/** Where no condition holds the first flow is taken: the default. */
function edgesOf({ nodes }: Acyclic): Edge[] {
  const drawn = nodes.flatMap(({ from, holds }, to) =>
    from.map((source, index) => ({ from: source, to, holds: holds[index] === true })),
  );
  return drawn.map((edge) => {
    const siblings = drawn.filter(({ from }) => from === edge.from);
    const standard = siblings[0] === edge && !siblings.some((other) => other !== edge && other.holds);
    return { ...edge, taken: standard || (siblings[0] !== edge && edge.holds) };
  });
}

function graphOfAcyclic({ nodes }: Acyclic, edges: readonly Edge[]): ProcessGraph {
  const made: Make[] = [start('start'), end('end')];
  const flows: Flows[] = ['start -> n0'];
  nodes.forEach((node, number) => {
    made.push(user(`n${number}`));
    const out = edges.filter(({ from }) => from === number);
    if (node.from.length > 1) {
      made.push(node.complex ? complex(`j${number}`) : or(`j${number}`));
      flows.push(`j${number} -> n${number}`);
    }
    if (out.length > 1) {
      made.push(or(`s${number}`, `s${number}->${entry(nodes, out[0]?.to ?? 0)}`));
      flows.push(`n${number} -> s${number}`);
    }
    if (out.length === 0) flows.push(`n${number} -> end`);
  });
  for (const { from, to, taken } of edges) {
    const siblings = edges.filter((edge) => edge.from === from);
    const path = `${siblings.length > 1 ? 's' : 'n'}${from} -> ${entry(nodes, to)}`;
    flows.push(siblings.length > 1 && siblings[0]?.to !== to ? [path, value(taken)] : path);
  }
  return graphOf(made, flows);
}

function entry(nodes: Acyclic['nodes'], to: number): string {
  return `${(nodes[to]?.from.length ?? 0) > 1 ? 'j' : 'n'}${to}`;
}
