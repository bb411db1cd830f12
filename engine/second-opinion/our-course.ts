/** A run on our kernel, driven from outside. Nothing is stored and nothing outside is done. */
import type { ValueObject } from '../expression/value.ts';
import { step } from '../kernel/step.ts';
import type { Input, Request } from '../kernel/protocol.ts';
import type { Execution, Snapshot, Wait } from '../kernel/state.ts';
import type { ProcessGraph } from '../model/graph.ts';
import { type Act, type Course, NotComparable, type Standing, type Waiting } from './course.ts';

type WithoutNow<T> = T extends unknown ? Omit<T, 'now'> : never;

export class OurCourse implements Course {
  readonly taken: string[] = [];
  readonly #graph: ProcessGraph;
  #snapshot: Snapshot | null = null;
  #now = Date.UTC(2024, 0, 1, 9);
  /** Executions whose request waits for its answer. */
  readonly #asked = new Set<number>();

  constructor(graph: ProcessGraph, startEvent: string | null, variables: ValueObject) {
    this.#graph = graph;
    this.#do({ type: 'start', instanceId: 'verify', businessKey: null, variables, startEvent, initiator: null });
  }

  waiting(): Waiting[] {
    const waiting: (Waiting & { readonly number: number })[] = [];
    for (const { number, element, phase } of this.#executions) {
      if (phase !== 'active') continue;
      if (this.#isTask(element)) waiting.push({ kind: 'task', element, number });
      else if (this.#asked.has(number)) waiting.push({ kind: 'service', element, number });
    }
    for (const { number, element } of this.#waits) waiting.push({ kind: 'event', element, number });
    return waiting.sort((one, other) => one.number - other.number).map(({ kind, element }) => ({ kind, element }));
  }

  standing(): Standing {
    const status = this.#snapshot?.state.status;
    if (status !== 'ACTIVE') return { type: 'ended' };
    const stopped = this.#executions.find((execution) => execution.incident !== undefined);
    if (stopped?.incident === undefined) return { type: 'running' };
    return { type: 'failed', why: `${stopped.element}: ${stopped.incident.code}, ${stopped.incident.message}` };
  }

  perform(act: Act): void {
    if (act.type === 'fire') {
      const wait = this.#waits.find(({ element }) => element === act.element);
      if (wait === undefined) throw new NotComparable(act.element, `${act.element} waits for nothing.`);
      this.#now = Math.max(this.#now, wait.due ?? 0);
      this.#do({ type: 'trigger', wait: wait.number, variables: act.output });
      return;
    }
    const execution = this.#executions.find(
      ({ number, element, phase }) =>
        element === act.element && phase === 'active' && (this.#asked.has(number) || this.#isTask(element)),
    );
    if (execution === undefined) throw new NotComparable(act.element, `${act.element} waits for no answer.`);
    const { number } = execution;
    if (act.type === 'error') this.#do({ type: 'error', execution: number, code: act.code, message: '', variables: {} });
    else if (this.#asked.has(number)) this.#do({ type: 'answer', execution: number, output: act.output });
    else this.#do({ type: 'complete', execution: number, variables: act.output });
  }

  get #executions(): readonly Execution[] {
    return Object.values(this.#snapshot?.state.executions ?? {});
  }

  get #waits(): readonly Wait[] {
    return Object.values(this.#snapshot?.state.waits ?? {});
  }

  #isTask(element: string): boolean {
    return this.#graph.nodes.get(element)?.kind === 'userTask';
  }

  #do(input: WithoutNow<Input>): void {
    if ('execution' in input) this.#asked.delete(input.execution);
    const { snapshot, events, requests } = step(this.#graph, this.#snapshot, { ...input, now: this.#now });
    this.#snapshot = snapshot;
    for (const event of events) if (event.type === 'taken') this.taken.push(event.flow);
    for (const request of requests) this.#answer(request);
    const stopped = this.#executions.find(
      ({ phase, incident }) => incident === undefined && (phase === 'ready' || phase === 'leaving'),
    );
    if (stopped !== undefined) this.#do({ type: 'continue', execution: stopped.number });
  }

  #answer(request: Request): void {
    const execution = this.#snapshot?.state.executions[request.execution];
    switch (request.type) {
      case 'send':
      case 'writeStore':
        return;
      case 'broadcast':
        for (const { number, kind, name } of this.#waits) {
          const isOpen = this.#snapshot?.state.waits[number] !== undefined;
          if (isOpen && kind === 'signal' && name === request.signal) this.#do({ type: 'trigger', wait: number, variables: {} });
        }
        return;
      case 'evaluate':
        throw new NotComparable(
          execution?.element ?? null,
          `The text of ${execution?.element} (${request.slot}) cannot be bounded and is not evaluated here.`,
        );
      case 'readStores':
        throw new NotComparable(
          execution?.element ?? null,
          `${execution?.element} reads data stores (${request.stores.join(', ')}), which are not there here.`,
        );
      default: {
        const kind = execution && this.#graph.nodes.get(execution.element)?.kind;
        // What an event sends is done at once in both engines.
        if (kind === 'endEvent' || kind === 'intermediateThrowEvent')
          this.#do({ type: 'answer', execution: request.execution, output: {} });
        else this.#asked.add(request.execution);
      }
    }
  }
}
