/**
 * The working copy of an instance over one or more inputs. What came in is never changed: each record is copied before
 * the first write to it. Every write notes what was there before, so that a unit of work that fails can be undone.
 */
import type { Value, ValueObject } from '../expression/value.ts';
import type { ProcessGraph } from '../model/graph.ts';
import { type Change, Changes } from './changes.ts';
import { changed, inPhase } from './executions.ts';
import { KernelError } from './kernel-error.ts';
import { Moves } from './moves.ts';
import type { Event, Request } from './protocol.ts';
import { Scopes } from './scopes.ts';
import { STATE_VERSION } from './state.ts';
import type { Execution, InstanceState, InstanceStatus, Phase, Snapshot, Variables, Wait } from './state.ts';
import { owned, variableOf } from './visible.ts';
import type { Written } from './written.ts';

/** A point to go back to: how far everything was then. */
export interface Mark {
  readonly change: Change | null;
  readonly counter: number;
  readonly events: number;
  readonly requests: number;
  readonly moves: number;
  readonly writes: number;
}

export class Draft {
  readonly graph: ProcessGraph;
  /** Of every input so far, in order. */
  readonly events: Event[] = [];
  /** What has been asked for by every input so far. */
  readonly requests: Request[] = [];
  status: InstanceStatus;
  private time: number;
  private askedBefore = 0;
  private readonly origin: InstanceState;
  private readonly changes = new Changes();
  protected readonly moves = new Moves(this.changes);
  private counter: number;
  private liveExecutions: Record<string, Execution>;
  private openWaits: Record<string, Wait>;
  private ownsExecutions = false;
  private ownsWaits = false;
  private readonly scopes: Scopes;

  constructor(graph: ProcessGraph, snapshot: Snapshot, now: number) {
    this.graph = graph;
    this.time = now;
    this.origin = snapshot.state;
    this.status = snapshot.state.status;
    this.counter = snapshot.state.counter;
    this.liveExecutions = snapshot.state.executions;
    this.openWaits = snapshot.state.waits;
    this.scopes = new Scopes(snapshot.variables, this.changes);
  }

  /** Epoch milliseconds that came with the input. */
  get now(): number {
    return this.time;
  }

  get executions(): Readonly<Record<string, Execution>> {
    return this.liveExecutions;
  }

  get waits(): Readonly<Record<string, Wait>> {
    return this.openWaits;
  }

  get variables(): Variables {
    return this.scopes.all;
  }

  get id(): string {
    return this.origin.id;
  }

  get called(): boolean {
    return this.origin.called === true;
  }

  get businessKey(): string | null {
    return this.origin.businessKey;
  }

  get iteration(): string | undefined {
    return this.origin.iteration;
  }

  nextNumber(): number {
    return this.counter++;
  }

  /** @throws KernelError NO_SUCH_EXECUTION */
  execution(number: number): Execution {
    const execution = this.liveExecutions[number];
    if (execution === undefined) throw new KernelError('NO_SUCH_EXECUTION', `There is no execution ${number}.`);
    return execution;
  }

  has(number: number): boolean {
    return this.liveExecutions[number] !== undefined;
  }

  /** @param changes what is different; new properties come last */
  put(execution: Execution, changes?: Partial<Execution>): void {
    const now = changes === undefined ? execution : changed(execution, changes);
    this.changes.put(this.writableExecutions(), execution.number, now);
  }

  setPhase(number: number, phase: Phase): void {
    this.put(inPhase(this.execution(number), phase));
  }

  /** Takes an execution and its local variables away, without a word. */
  drop(number: number): void {
    this.changes.remove(this.writableExecutions(), number);
    if (number !== 0) this.scopes.drop(number);
  }

  putWait(wait: Wait): void {
    this.changes.put(this.writableWaits(), wait.number, wait);
    this.events.push({ type: 'waitOpened', wait: wait.number });
  }

  closeWait(number: number, fired: boolean): void {
    this.changes.remove(this.writableWaits(), number);
    this.events.push({ type: 'waitClosed', wait: number, fired });
  }

  /** Closes every wait that this execution hosts. */
  closeWaits(host: number): void {
    for (const key in this.openWaits) {
      const wait = this.openWaits[key];
      if (wait?.execution === host) this.closeWait(wait.number, false);
    }
  }

  /** True while anything is waited for there. */
  hosts(host: number): boolean {
    for (const key in this.openWaits) if (this.openWaits[key]?.execution === host) return true;
    return false;
  }

  hasChildren(number: number): boolean {
    for (const key in this.liveExecutions) if (this.liveExecutions[key]?.parent === number) return true;
    return false;
  }

  /** Numbers of the executions directly inside this one, oldest first. */
  childrenOf(number: number): number[] {
    const children: number[] = [];
    for (const key in this.liveExecutions) {
      const execution = this.liveExecutions[key];
      if (execution?.parent === number) children.push(execution.number);
    }
    return children;
  }

  /** The variables declared exactly here. */
  locals(number: number): ValueObject {
    return this.scopes.locals(number);
  }

  /** Value of a name along the scope chain; undefined when nothing declares it. */
  variable(from: number, name: string): Value | undefined {
    return variableOf(this.liveExecutions, this.scopes.all, from, name);
  }

  /** Sets a variable exactly in this scope. */
  setLocal(scope: number, name: string, value: Value): void {
    this.scopes.set(scope, name, value);
  }

  /** Sets several variables exactly in this scope. */
  setLocals(scope: number, values: ValueObject): void {
    for (const name in values) this.setLocal(scope, name, values[name] ?? null);
  }

  /** Sets a variable where it is declared, looking outward from a scope; else in the process. */
  assign(from: number, name: string, value: Value): void {
    let scope: number | null = from;
    while (scope !== null && scope !== 0) {
      if (owned(this.scopes.all[scope], name)) break;
      scope = this.liveExecutions[scope]?.parent ?? null;
    }
    this.setLocal(scope ?? 0, name, value);
  }

  /** Sets several variables, each where it is declared. */
  assignAll(from: number, values: ValueObject): void {
    for (const name in values) this.assign(from, name, values[name] ?? null);
  }

  /** What has been written since this was last asked. */
  takeWritten(): readonly Written[] {
    return this.scopes.takeWritten();
  }

  /** None of what has been written is news any more. */
  forgetWritten(): void {
    this.scopes.forgetWritten();
  }

  mark(): Mark {
    return {
      change: this.changes.latest,
      counter: this.counter,
      events: this.events.length,
      requests: this.requests.length,
      moves: this.moves.added,
      writes: this.scopes.writes,
    };
  }

  /** Undoes everything since the mark. */
  restore(mark: Mark): void {
    this.changes.undoTo(mark.change);
    this.scopes.restore(mark.writes);
    this.counter = mark.counter;
    this.events.length = mark.events;
    this.requests.length = mark.requests;
    this.moves.restore(mark.moves);
  }

  /** The next input comes: nothing of those before can be undone any more. */
  protected turn(now: number): void {
    this.time = now;
    this.askedBefore = this.requests.length;
    this.changes.forget();
    this.forgetWritten();
  }

  /** The requests of this input that somebody still waits for. */
  openRequests(): readonly Request[] {
    const asked = this.requests.slice(this.askedBefore);
    return asked.every((request) => this.isOpen(request)) ? asked : asked.filter((request) => this.isOpen(request));
  }

  snapshot(): Snapshot {
    const { id, businessKey, called, iteration } = this.origin;
    const { status, counter, liveExecutions: executions, openWaits: waits } = this;
    const state: InstanceState = { version: STATE_VERSION, id, status, businessKey, counter, executions, waits };
    if (called === true) Object.assign(state, { called });
    if (iteration !== undefined) Object.assign(state, { iteration });
    return { state, variables: this.scopes.all };
  }

  /** How many writes there were so far. */
  get writes(): number {
    return this.scopes.writes;
  }

  /** Variables written since there were that many writes: each pair once; not those whose execution is gone. */
  writtenSince(writes: number): readonly (readonly [execution: number, name: string])[] {
    return this.scopes.writtenSince(writes);
  }

  /** Sent is sent, and written is written: that stays although the execution that asked has gone on. */
  private isOpen({ type, execution }: Request): boolean {
    return type === 'send' || type === 'broadcast' || type === 'writeStore' || this.has(execution);
  }

  private writableExecutions(): Record<string, Execution> {
    if (!this.ownsExecutions) {
      this.liveExecutions = { ...this.liveExecutions };
      this.ownsExecutions = true;
    }
    return this.liveExecutions;
  }

  private writableWaits(): Record<string, Wait> {
    if (!this.ownsWaits) {
      this.openWaits = { ...this.openWaits };
      this.ownsWaits = true;
    }
    return this.openWaits;
  }
}
