/** Steps an instance under the strictest conditions, for tests. */
import type { Value, ValueObject } from '../../expression/value.ts';
import type { ProcessGraph } from '../../model/graph.ts';
import { checkInvariants } from '../invariants.ts';
import type { Event, Input, Request, StepResult } from '../protocol.ts';
import { Session } from '../session.ts';
import type { Execution, Snapshot, Variables, Wait } from '../state.ts';
import { step } from '../step.ts';
import { loadState } from '../upgrade.ts';
import { deepFreeze } from './graph.ts';

type WithoutNow<T> = T extends unknown ? Omit<T, 'now'> : never;

export const NOW = Date.UTC(2024, 0, 1, 9);

/**
 * An instance under test. Between every two steps its snapshot goes through JSON and is frozen; every step is made
 * twice and must give the same; the invariants are checked after each. One session makes all of the steps as well, each
 * of them taken back and made again: it must come to the same bytes.
 */
export class Instance {
  readonly graph: ProcessGraph;
  now = NOW;
  last: StepResult;
  readonly events: Event[] = [];
  readonly requests: Request[] = [];
  private readonly session: Session;

  constructor(
    graph: ProcessGraph,
    variables: ValueObject = {},
    more: { startEvent?: string; startTrigger?: number; called?: boolean; iteration?: string } = {},
  ) {
    this.graph = graph;
    this.session = new Session(graph, null);
    this.last = this.take(null, {
      type: 'start',
      instanceId: 'i',
      businessKey: null,
      variables,
      startEvent: more.startEvent ?? null,
      ...(more.startTrigger === undefined ? {} : { startTrigger: more.startTrigger }),
      initiator: null,
      called: more.called ?? false,
      ...(more.iteration === undefined ? {} : { iteration: more.iteration }),
    });
  }

  get state(): Snapshot['state'] {
    return this.last.snapshot.state;
  }

  get variables(): ValueObject {
    return this.last.snapshot.variables[0] ?? {};
  }

  get ended(): string | undefined {
    return this.events.flatMap((event) => (event.type === 'instanceEnded' ? [event.status] : []))[0];
  }

  do(input: WithoutNow<Input>): StepResult {
    this.last = this.take(this.last.snapshot, input);
    return this.last;
  }

  /** Live executions of an element, oldest first. */
  all(element: string): Execution[] {
    return Object.values(this.state.executions).filter((execution) => execution.element === element);
  }

  one(element: string): Execution {
    const executions = this.all(element);
    const [first] = executions;
    if (first === undefined || executions.length > 1) throw new Error(`${executions.length} executions of ${element}`);
    return first;
  }

  waitsOf(element: string): Wait[] {
    return Object.values(this.state.waits).filter((wait) => wait.element === element);
  }

  complete(element: string, variables: ValueObject = {}): StepResult {
    return this.do({ type: 'complete', execution: this.one(element).number, variables });
  }

  answer(element: string, output: Value = null): StepResult {
    return this.do({ type: 'answer', execution: this.one(element).number, output });
  }

  error(element: string, code: string, message = '', variables: ValueObject = {}): StepResult {
    return this.do({ type: 'error', execution: this.one(element).number, code, message, variables });
  }

  continue(element: string): StepResult {
    return this.do({ type: 'continue', execution: this.one(element).number });
  }

  trigger(element: string, variables: ValueObject = {}): StepResult {
    const [wait] = this.waitsOf(element);
    if (wait === undefined) throw new Error(`Nothing waits at ${element}`);
    if (wait.due !== undefined) this.now = Math.max(this.now, wait.due);
    return this.do({ type: 'trigger', wait: wait.number, variables });
  }

  /** Elements that completed / were cancelled, in order, without the process itself. */
  elements(type: 'completed' | 'cancelled' | 'started'): string[] {
    return this.events.flatMap((event) => (event.type === type && event.execution !== 0 ? [event.element] : []));
  }

  incidents(): string[] {
    return Object.values(this.state.executions).flatMap((execution) =>
      execution.incident === undefined ? [] : [`${execution.element}: ${execution.incident.code}`],
    );
  }

  private take(snapshot: Snapshot | null, bare: WithoutNow<Input>): StepResult {
    const input: Input = { ...bare, now: this.now };
    const result = this.step(snapshot, input);
    const stored = throughJson(result.snapshot);
    const again = step(this.graph, snapshot === null ? null : throughJson(snapshot), input);
    if (JSON.stringify(again) !== JSON.stringify(result)) throw new Error('The same step gave something else.');
    this.checkSession(input, result);
    checkInvariants(stored);
    this.events.push(...result.events);
    this.requests.push(...result.requests);
    return { ...result, snapshot: stored };
  }

  private step(snapshot: Snapshot | null, input: Input): StepResult {
    try {
      return step(this.graph, deepFreeze(snapshot), deepFreeze(input));
    } catch (error) {
      if (snapshot !== null) this.checkRefusal(input);
      throw error;
    }
  }

  private checkSession(input: Input, result: StepResult): void {
    if (input.type !== 'start') {
      this.session.apply(input);
      this.session.takeBack();
    }
    const requests = this.session.apply(input);
    const same = { requests, snapshot: this.session.snapshot(), written: this.session.lastWritten() };
    const { snapshot, written } = result;
    if (JSON.stringify(same) !== JSON.stringify({ requests: result.requests, snapshot, written }))
      throw new Error('The session gave something else than the step.');
    if (JSON.stringify(this.session.events) !== JSON.stringify([...this.events, ...result.events]))
      throw new Error('The session told something else than the step.');
  }

  private checkRefusal(input: Input): void {
    const before = JSON.stringify([this.session.snapshot(), this.session.events]);
    let refused = false;
    try {
      this.session.apply(input);
    } catch {
      refused = true;
    }
    if (!refused || JSON.stringify([this.session.snapshot(), this.session.events]) !== before)
      throw new Error('What was refused has moved the session.');
  }
}

const parse: (text: string) => { state: unknown; variables: Variables } = JSON.parse;

/** What the store gives back. */
function throughJson(snapshot: Snapshot): Snapshot {
  const stored = parse(JSON.stringify(snapshot));
  return { state: loadState(stored.state), variables: stored.variables };
}
