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
import { boundary, complex, end, or, start, user } from './nodes.ts';
import type { Make } from './nodes.ts';
import { message } from './triggers.ts';

/** Node i is entered from lower numbers; node 0 begins. */
export interface Acyclic {
  readonly nodes: readonly {
    readonly from: readonly number[];
    /** Whether the condition of the flow from there holds, in the same order. */
    readonly holds: readonly boolean[];
    /** Whether the flow from there leaves a non-interrupting event on the boundary, in the same order. */
    readonly byEvent: readonly boolean[];
    /** Joins by a complex gateway without a condition, which waits as an inclusive one does. */
    readonly complex: boolean;
  }[];
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly taken: boolean;
  /** Id of the boundary event that it leaves; null = it leaves the node itself. */
  readonly event: string | null;
}

export function acyclic(most: number): fc.Arbitrary<Acyclic> {
  const node = fc.record({
    links: fc.array(fc.record({ back: fc.nat(most), holds: fc.boolean(), byEvent: fc.nat(3).map((one) => one === 0) }), {
      minLength: 1,
      maxLength: 3,
    }),
    complex: fc.boolean(),
  });
  return fc.array(node, { minLength: 2, maxLength: most }).map((nodes) => ({
    nodes: nodes.map(({ links, complex: isComplex }, index) => {
      const targets = new Map(index === 0 ? [] : links.map((link) => [index - 1 - (link.back % index), link]));
      const drawn = [...targets.values()];
      return {
        from: [...targets.keys()],
        holds: drawn.map(({ holds }) => holds),
        byEvent: drawn.map(({ byEvent }) => byEvent),
        complex: isComplex,
      };
    }),
  }));
}

/** @throws Error when the kernel has other tasks open than those that no other can still reach */
export function playAcyclic(model: Acyclic, pick: () => number): void {
  const edges = edgesOf(model);
  const instance = new Instance(graphOfAcyclic(model, edges));
  const completed = new Set<number>();
  const fired = new Set<string>();
  for (;;) {
    const tasks = openTasks(model, edges, completed, fired);
    const done = [...completed, ...fired].join(', ');
    demandSame(`open after ${done}`, open(instance), tasks.map((number) => `n${number}`).toSorted());
    // Each event happens once at most, so that each node runs once at most.
    const events = edges.flatMap(({ from, event }) =>
      event !== null && tasks.includes(from) && !fired.has(event) ? [event] : [],
    );
    const possible = [...tasks, ...events];
    const next = possible[pick() % possible.length];
    if (next === undefined) break;
    if (typeof next === 'string') {
      instance.trigger(next);
      fired.add(next);
    } else {
      instance.complete(`n${next}`);
      completed.add(next);
    }
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

/** A node is open once a token has come and no open one can still send one over a flow that lacks it. */
function openTasks(
  { nodes }: Acyclic,
  edges: readonly Edge[],
  completed: ReadonlySet<number>,
  fired: ReadonlySet<string>,
): number[] {
  const hasCome = ({ from, taken, event }: Edge): boolean => (event === null ? taken && completed.has(from) : fired.has(event));
  const arrived = nodes.flatMap((_node, to) =>
    !completed.has(to) && (to === 0 || edges.some((edge) => edge.to === to && hasCome(edge))) ? [to] : [],
  );
  return arrived.filter((to) => {
    const lacking = edges.filter((edge) => edge.to === to && !hasCome(edge));
    const rounds = passedByAll(edges, to);
    return !arrived.some(
      (from) => from !== to && lacking.some((edge) => edge.from === from || reaches(edges, from, edge.from, rounds)),
    );
  });
}

/** Whether there is a way; not through a node that begins a new round. */
function reaches(edges: readonly Edge[], from: number, to: number, rounds: ReadonlySet<number>): boolean {
  return edges.some(
    (edge) => edge.from === from && !rounds.has(edge.to) && (edge.to === to || reaches(edges, edge.to, to, rounds)),
  );
}

/** The nodes that every way to a node passes: what comes from before them begins a new round there. */
function passedByAll(edges: readonly Edge[], to: number): ReadonlySet<number> {
  const inner = Array.from({ length: to }, (_none, number) => number).filter((number) => number > 0);
  return new Set(inner.filter((number) => !reaches(edges, 0, to, new Set([number]))));
}

/** Where no condition holds the first flow is taken: the default. */
function edgesOf({ nodes }: Acyclic): Edge[] {
  const drawn = nodes.flatMap(({ from, holds, byEvent }, to) =>
    from.map((source, index) => ({
      from: source,
      to,
      holds: holds[index] === true,
      event: byEvent[index] === true ? `b${source}-${to}` : null,
    })),
  );
  return drawn.map((edge) => {
    const siblings = drawn.filter(({ from, event }) => from === edge.from && event === null);
    const standard = siblings[0] === edge && !siblings.some((other) => other !== edge && other.holds);
    return { ...edge, taken: edge.event === null && (standard || (siblings[0] !== edge && edge.holds)) };
  });
}

function graphOfAcyclic({ nodes }: Acyclic, edges: readonly Edge[]): ProcessGraph {
  const made: Make[] = [start('start'), end('end')];
  const flows: Flows[] = ['start -> n0'];
  nodes.forEach((node, number) => {
    made.push(user(`n${number}`));
    const out = edges.filter(({ from, event }) => from === number && event === null);
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
  for (const { from, to, taken, event } of edges) {
    if (event !== null) {
      made.push(boundary(event, `n${from}`, message(event), false));
      flows.push(`${event} -> ${entry(nodes, to)}`);
      continue;
    }
    const siblings = edges.filter((edge) => edge.from === from && edge.event === null);
    const path = `${siblings.length > 1 ? 's' : 'n'}${from} -> ${entry(nodes, to)}`;
    flows.push(siblings.length > 1 && siblings[0]?.to !== to ? [path, value(taken)] : path);
  }
  return graphOf(made, flows);
}

function entry(nodes: Acyclic['nodes'], to: number): string {
  return `${(nodes[to]?.from.length ?? 0) > 1 ? 'j' : 'n'}${to}`;
}
