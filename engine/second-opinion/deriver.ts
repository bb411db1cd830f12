/**
 * Decides a path where nobody gave decisions: seeded, and led to what the paths before it have not seen, so that a few
 * paths cover every flow, every caught error and every event that can be reached.
 */
import { isActivity } from '../model/graph.ts';
import type { FlowNode, ProcessGraph, SequenceFlow } from '../model/graph.ts';
import type { Lead } from './compare.ts';
import type { Act, Waiting } from './course.ts';
import type { Decider } from './observed-graph.ts';

/** An event that nothing ends (a boundary event, an event sub-process) happens no more often than this on a path. */
const MOST_REPEATS = 2;

export class Deriver implements Decider, Lead {
  readonly variables = {};
  readonly decider: Decider = this;
  readonly #graph: ProcessGraph;
  readonly #random: () => number;
  /** How often each possibility was used, on all paths so far. */
  readonly #uses: Map<string, number>;
  readonly #fired = new Map<string, number>();
  readonly #iterations = new Map<string, number>();
  readonly #rounds = new Map<string, number>();

  /** @param uses shared by the paths of one process */
  constructor(graph: ProcessGraph, seed: number, uses: Map<string, number>) {
    this.#graph = graph;
    this.#random = randomFrom(seed);
    this.#uses = uses;
  }

  /** One that was used least; of several any. */
  #pick<T>(options: readonly T[], keyOf: (option: T) => string): T | undefined {
    const least = Math.min(...options.map((option) => this.#uses.get(keyOf(option)) ?? 0));
    const candidates = options.filter((option) => (this.#uses.get(keyOf(option)) ?? 0) === least);
    const picked = candidates[Math.floor(this.#random() * candidates.length)];
    if (picked !== undefined) this.#uses.set(keyOf(picked), least + 1);
    return picked;
  }

  conditions(source: FlowNode, flows: readonly SequenceFlow[]): ReadonlyMap<string, boolean> {
    const standard = 'defaultFlow' in source ? source.defaultFlow : null;
    const unconditional = source.outgoing.some((flow) => flow.condition === null);
    const wanted = this.#pick(
      [...flows, ...(standard === null && !unconditional ? [] : [standard])],
      (flow) => `${source.id} ${flow?.id}`,
    );
    const found = flows.findIndex((flow) => flow === wanted);
    const index = found === -1 ? flows.length : found;
    return new Map(
      flows.map((flow, position) => {
        // The first true flow of an exclusive gateway counts: those after it may be true as well.
        const others = source.kind === 'exclusiveGateway' ? position > index : index < flows.length;
        return [flow.id, position === index || (others && this.#random() < 0.5)];
      }),
    );
  }

  iterations(activity: string): number {
    return this.#oncePerPath(this.#iterations, `${activity} iterations`, [2, 3, 1, 0]);
  }

  completesAfter(activity: string): number {
    return this.#oncePerPath(this.#iterations, `${activity} completion`, [99, 1, 2]);
  }

  goesRoundAgain(activity: string): boolean {
    const rounds = this.#rounds.get(activity) ?? this.#oncePerPath(this.#iterations, `${activity} rounds`, [1, 2]);
    this.#rounds.set(activity, rounds === 0 ? rounds : rounds - 1);
    if (rounds === 0) this.#rounds.delete(activity);
    return rounds > 0;
  }

  #oncePerPath(known: Map<string, number>, key: string, numbers: readonly number[]): number {
    const number = known.get(key) ?? this.#pick(numbers, (each) => `${key} ${each}`) ?? 1;
    known.set(key, number);
    return number;
  }

  /** What to do next; null when nothing can be done but what has been done often enough. */
  next(waiting: readonly Waiting[]): Act | null {
    const possible = waiting.flatMap((one) => this.#actsFor(one));
    const act = this.#pick(possible, keyOf) ?? null;
    if (act?.type === 'fire') this.#fired.set(act.element, (this.#fired.get(act.element) ?? 0) + 1);
    return act;
  }

  unused(): null {
    return null;
  }

  #actsFor({ kind, element }: Waiting): Act[] {
    if (kind === 'event') {
      const isAside = ['boundaryEvent', 'startEvent'].includes(this.#graph.nodes.get(element)?.kind ?? '');
      if (isAside && (this.#fired.get(element) ?? 0) >= MOST_REPEATS) return [];
      return [{ type: 'fire', element, output: {} }];
    }
    const errors = this.#caughtAt(element).map((code): Act => ({ type: 'error', element, code }));
    return [{ type: 'complete', element, output: {} }, ...errors];
  }

  /** Codes that the activity's own boundary events catch. */
  #caughtAt(element: string): string[] {
    const node = this.#graph.nodes.get(element);
    if (node === undefined || !isActivity(node)) return [];
    return node.boundaryEvents.flatMap(({ triggers }) =>
      triggers.flatMap((trigger) => (trigger.type === 'error' ? [trigger.code ?? 'ANY'] : [])),
    );
  }
}

const keyOf = (act: Act): string => `${act.type} ${act.element} ${act.type === 'error' ? act.code : ''}`;

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
