/**
 * What the model's texts decided in our run, so that bpmn-engine can be told the same without seeing a text: which
 * conditions held, how many iterations there were, whether a loop went round again.
 */
import type { SequenceFlow } from '../model/graph.ts';

export class Choices {
  /** Source -> for each time that it chose, which of its conditions held. */
  readonly #conditions = new Map<string, ReadonlyMap<string, boolean>[]>();
  readonly #iterations = new Map<string, number>();
  readonly #completions = new Map<string, boolean>();
  readonly #rounds = new Map<string, boolean[]>();

  /** The source chooses once more. */
  keepConditions(source: string, held: ReadonlyMap<string, boolean>): void {
    const times = this.#conditions.get(source) ?? [];
    this.#conditions.set(source, [...times, held]);
  }

  /** Whether the condition of a flow held when its source chose for the n-th time (from 0); undefined: it never did. */
  held(flow: SequenceFlow, time: number): boolean | undefined {
    return this.#conditions.get(flow.source.id)?.[time]?.get(flow.id);
  }

  /** The last answer for a flow of this source. */
  latest(flow: SequenceFlow): boolean | undefined {
    return this.#conditions.get(flow.source.id)?.at(-1)?.get(flow.id);
  }

  keepIterations(activity: string, count: number): void {
    this.#iterations.set(activity, count);
  }

  /** How many iterations the multi-instance has that began last. */
  iterations(activity: string): number | undefined {
    return this.#iterations.get(activity);
  }

  keepCompletion(activity: string, completed: number, isComplete: boolean): void {
    this.#completions.set(`${activity} ${completed}`, isComplete);
  }

  /** Whether the completion condition held when so many iterations had completed. */
  isComplete(activity: string, completed: number): boolean {
    return this.#completions.get(`${activity} ${completed}`) ?? false;
  }

  keepRound(activity: string, again: boolean): void {
    const rounds = this.#rounds.get(activity) ?? [];
    this.#rounds.set(activity, [...rounds, again]);
  }

  /** What the loop's condition gave when it was asked for the n-th time (from 0). */
  goesRoundAgain(activity: string, time: number): boolean | undefined {
    return this.#rounds.get(activity)?.[time];
  }
}
