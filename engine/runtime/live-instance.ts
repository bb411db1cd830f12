/** One instance while a command works on it: what was stored, what it is now, and what happened in between. */
import { CartableError } from '../errors.ts';
import { decode, type Value, type ValueObject } from '../expression/value.ts';
import type { Event, Input, Request } from '../kernel/protocol.ts';
import { Session } from '../kernel/session.ts';
import { isSpread } from '../kernel/spread.ts';
import type { Execution, Snapshot } from '../kernel/state.ts';
import { catchesError, catchesEscalation } from '../kernel/errors.ts';
import { loadState } from '../kernel/upgrade.ts';
import type { FlowNode } from '../model/graph.ts';
import { findInstance, type InstanceRow } from '../store/instances.ts';
import { variablesOf } from '../store/variables.ts';
import type { QueryContext } from './query-context.ts';
import type { Definition } from './definitions.ts';
import { GENESIS } from './journal.ts';
import { type Excess, VariableSizes } from './variable-sizes.ts';

type Ended = Extract<Event, { type: 'instanceEnded' }>;
type Answer = Extract<Input, { type: 'answer' }>;

export interface NewInstance {
  readonly id: string;
  readonly definition: Definition;
  readonly businessKey: string | null;
  readonly variables: ValueObject;
  /** Null = the none start event. */
  readonly startEvent: string | null;
  /** Which trigger of the start event has happened. */
  readonly startTrigger?: number | undefined;
  readonly parent: Caller | null;
  /** For one iteration of the parent's multi-instance: the element. */
  readonly iteration?: string;
}

/** The call activity that waits for a called instance, or the body that counts its iterations. */
export interface Caller {
  readonly instanceId: string;
  readonly execution: number;
  /** Who started the caller has started what it calls too: whoever moved it there has no right to read it (S4). */
  readonly startedBy: string;
}

export interface OpenedTask {
  readonly id: string;
  readonly taskDefinitionKey: string;
}

export class LiveInstance {
  readonly definition: Definition;
  /** The row as it was stored; for a new instance, as it will be. */
  readonly row: InstanceRow;
  readonly isNew: boolean;
  /** What was stored; null for a new instance. */
  readonly before: Snapshot | null;
  readonly sizes: VariableSizes;
  readonly inputs: Input[] = [];
  readonly #session: Session;
  /** Applied already; it counts once `step` is given it. */
  #tried: { readonly input: Answer; readonly requests: readonly Request[] } | null = null;
  #noted = 0;
  #end: Ended | null = null;
  #cancelledCalls: number[] = [];
  #endedSpreads: number[] = [];

  private constructor(definition: Definition, row: InstanceRow, before: Snapshot | null, sizes: VariableSizes) {
    this.definition = definition;
    this.row = row;
    this.isNew = before === null;
    this.before = before;
    this.sizes = sizes;
    this.#session = new Session(definition.graph, before);
  }

  static create(context: QueryContext, rootId: string, created: NewInstance): LiveInstance {
    const row: InstanceRow = {
      id: created.id,
      root_id: rootId,
      parent_id: created.parent?.instanceId ?? null,
      parent_execution: created.parent?.execution ?? null,
      definition_id: created.definition.id,
      definition_key: created.definition.key,
      business_key: created.businessKey,
      status: 'ACTIVE',
      state: '',
      journal_length: 0,
      journal_head: GENESIS,
      started_at: context.now,
      started_by: created.parent?.startedBy ?? context.actor.userId,
      ended_at: null,
      end_reason: null,
      removal_time: null,
    };
    return new LiveInstance(created.definition, row, null, new VariableSizes(context.services.settings));
  }

  /** @throws CartableError NOT_FOUND. */
  static async load(context: QueryContext, id: string): Promise<LiveInstance> {
    const row = await context.tx.one(findInstance, { id });
    if (row === undefined || row.status === 'REMOVED')
      throw new CartableError('NOT_FOUND', `There is no process instance ${id}.`);
    const { definitions } = context.services;
    const definition = definitions.known(row.definition_id) ?? (await definitions.get(context.tx, row.definition_id));
    const stored = await context.tx.all(variablesOf, { instanceId: id });
    const sizes = new VariableSizes(context.services.settings);
    const variables: Record<string, Record<string, ReturnType<typeof decode>>> = {};
    for (const { execution, name, value: text } of stored) {
      const value = decode(text);
      sizes.textOf(execution, name, value, text);
      (variables[execution] ??= {})[name] = value;
    }
    return new LiveInstance(definition, row, { state: stateOf(row), variables }, sizes);
  }

  get snapshot(): Snapshot {
    return this.#session.snapshot();
  }

  /** Of every input so far. */
  get events(): readonly Event[] {
    return this.#session.events;
  }

  /** Variables to be written, `[execution, name]`. */
  get written(): readonly (readonly [execution: number, name: string])[] {
    return this.#session.written();
  }

  get suspended(): boolean {
    return this.#session.machine.status === 'SUSPENDED';
  }

  get wasSuspended(): boolean {
    return this.before?.state.status === 'SUSPENDED';
  }

  get ended(): boolean {
    const { status } = this.#session.machine;
    return status !== 'ACTIVE' && status !== 'SUSPENDED';
  }

  /** Feeds the kernel and keeps what it said. */
  step(input: Input): readonly Request[] {
    const tried = this.#tried;
    this.#tried = null;
    if (tried !== null && tried.input !== input) this.#session.takeBack();
    const requests = tried?.input === input ? tried.requests : this.#session.apply(input);
    this.inputs.push(input);
    for (; this.#noted < this.events.length; this.#noted += 1) this.#note(this.events[this.#noted]);
    return requests;
  }

  /**
   * Why this answer would leave more than can be stored; nothing has moved then. Null: it has been tried, and
   * must be given to `step` or taken back.
   */
  excessOf(input: Answer): Excess | null {
    if (this.#tried?.input === input) return null;
    this.takeBack();
    const requests = this.#session.apply(input);
    const { machine } = this.#session;
    const excess = this.sizes.excess(machine.variables, this.#session.lastWritten()) ?? this.sizes.excessOfRequests(requests);
    if (excess === null) this.#tried = { input, requests };
    else this.#session.takeBack();
    return excess;
  }

  /** What was tried does not count. */
  takeBack(): void {
    if (this.#tried !== null) this.#session.takeBack();
    this.#tried = null;
  }

  #note(event: Event | undefined): void {
    if (event?.type === 'instanceEnded') this.#end = event;
    else if (event?.type === 'spreadEnded') this.#endedSpreads.push(event.execution);
    else if (event?.type === 'cancelled' && this.node(event.element)?.kind === 'callActivity')
      this.#cancelledCalls.push(event.execution);
  }

  node(element: string): FlowNode | undefined {
    return this.definition.graph.nodes.get(element);
  }

  execution(number: number): Execution | undefined {
    return this.#session.machine.executions[number];
  }

  /** The multi-instance of which this instance is one iteration; undefined for any other. */
  get iteration(): string | undefined {
    return this.#session.machine.iteration;
  }

  /** True for the body of iterations that are instances of their own. */
  counts(number: number): boolean {
    return isSpread(this.execution(number));
  }

  /** True while the execution is alive and nothing but an answer moves it. */
  awaits(number: number): boolean {
    if (this.#tried?.input.execution === number) return true;
    const execution = this.execution(number);
    return execution !== undefined && execution.phase === 'active' && execution.incident === undefined;
  }

  /** True while nothing but the value of this slot moves the execution. */
  awaitsSlot(number: number, slot: string): boolean {
    const execution = this.execution(number);
    return execution?.awaiting === slot && execution.incident === undefined;
  }

  /** As an execution sees it; undefined when nothing declares it. */
  variable(execution: number, name: string): Value | undefined {
    return this.#session.machine.variable(execution, name);
  }

  /** True when an error of this activity is caught here. */
  catchesError(execution: number, code: string): boolean {
    return catchesError(this.#session.machine, execution, code);
  }

  /** True when an escalation of this activity is caught here. */
  catchesEscalation(execution: number, code: string): boolean {
    return catchesEscalation(this.#session.machine, execution, code);
  }

  /** As they are now: a copy, because the instance may go on. */
  processVariables(): ValueObject {
    return { ...this.#session.machine.variables['0'] };
  }

  /** User tasks that this command opened and that are still open: where the caller goes on. */
  openedTasks(): readonly OpenedTask[] {
    const opened: OpenedTask[] = [];
    for (const event of this.events) {
      if (event.type !== 'taskCreated' || this.execution(event.execution) === undefined) continue;
      opened.push({ id: `${this.row.id}:${event.execution}`, taskDefinitionKey: event.element });
    }
    return opened;
  }

  /** How the instance ended in this command, once. */
  takeEnd(): Ended | null {
    const end = this.#end;
    this.#end = null;
    return end;
  }

  /** Whether the last steps may concern others of the tree. */
  get movesOthers(): boolean {
    return this.row.parent_id !== null || this.hasCancelledCalls || this.#endedSpreads.length > 0;
  }

  get hasCancelledCalls(): boolean {
    return this.#cancelledCalls.length > 0;
  }

  /** Bodies that have ended whose iterations are instances of their own. */
  takeEndedSpreads(): readonly number[] {
    return this.#endedSpreads.splice(0);
  }

  takeCancelledCalls(): readonly number[] {
    return this.#cancelledCalls.splice(0);
  }
}

/** @throws CartableError INTERNAL for a row that was damaged: it concerns this instance only. */
function stateOf({ id, state }: InstanceRow): Snapshot['state'] {
  try {
    return loadState(JSON.parse(state));
  } catch (error) {
    throw new CartableError('INTERNAL', `The stored state of instance ${id} cannot be read.`, { cause: error });
  }
}
