/**
 * The working copy of an instance over one or more inputs. What came in is never changed: each record is copied before
 * the first write to it. Every write notes what was there before, so that a unit of work that fails can be undone.
 */
import type { Value, ValueObject } from '../expression/value.ts';
import type { ProcessGraph } from '../model/graph.ts';
import { Incident } from './incident.ts';
import { KernelError } from './kernel-error.ts';
import type { Event, Request } from './protocol.ts';
import { STATE_VERSION } from './state.ts';
import type { Execution, InstanceState, InstanceStatus, Phase, Snapshot, Variables, Wait } from './state.ts';
import { owned, variableOf } from './visible.ts';
import { eachOnce, type Written } from './written.ts';

/** A point to go back to: how much had been written then. */
export interface Mark {
  readonly undo: number;
  readonly counter: number;
  readonly events: number;
  readonly requests: number;
  readonly written: number;
}

/** What a record held before a write. */
interface Undo {
  readonly target: Record<string, unknown>;
  readonly key: string | number;
  readonly had: boolean;
  readonly value: unknown;
}

export class Draft {
  readonly graph: ProcessGraph;
  /** Of every input so far, in order. */
  readonly events: Event[] = [];
  status: InstanceStatus;
  private time: number;
  private asked: Request[] = [];
  private readonly origin: InstanceState;
  private readonly written: Written[] = [];
  /** How many of the writes conditional events have seen. */
  private noticed = 0;
  private readonly undoLog: Undo[] = [];
  private counter: number;
  private liveExecutions: Record<string, Execution>;
  private openWaits: Record<string, Wait>;
  private allVariables: Record<string, Readonly<Record<string, Value>>>;
  private ownsExecutions = false;
  private ownsWaits = false;
  private ownsVariables = false;
  private readonly ownScopes = new Map<number, Record<string, Value>>();

  constructor(graph: ProcessGraph, snapshot: Snapshot, now: number) {
    this.graph = graph;
    this.time = now;
    this.origin = snapshot.state;
    this.status = snapshot.state.status;
    this.counter = snapshot.state.counter;
    this.liveExecutions = snapshot.state.executions;
    this.openWaits = snapshot.state.waits;
    this.allVariables = snapshot.variables;
  }

  /** Epoch milliseconds that came with the input. */
  get now(): number {
    return this.time;
  }

  /** What this input has asked for so far. */
  get requests(): Request[] {
    return this.asked;
  }

  get executions(): Readonly<Record<string, Execution>> {
    return this.liveExecutions;
  }

  get waits(): Readonly<Record<string, Wait>> {
    return this.openWaits;
  }

  get variables(): Variables {
    return this.allVariables;
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

  put(execution: Execution): void {
    this.write(this.writableExecutions(), execution.number, execution);
  }

  setPhase(number: number, phase: Phase): void {
    this.put({ ...this.execution(number), phase });
  }

  /** Takes an execution and its local variables away, without a word. */
  drop(number: number): void {
    this.erase(this.writableExecutions(), number);
    if (number !== 0 && this.allVariables[number] !== undefined) {
      this.erase(this.writableVariables(), number);
      this.ownScopes.delete(number);
    }
  }

  putWait(wait: Wait): void {
    this.write(this.writableWaits(), wait.number, wait);
    this.events.push({ type: 'waitOpened', wait: wait.number });
  }

  closeWait(number: number, fired: boolean): void {
    this.erase(this.writableWaits(), number);
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
    return this.allVariables[number] ?? {};
  }

  /** Value of a name along the scope chain; undefined when nothing declares it. */
  variable(from: number, name: string): Value | undefined {
    return variableOf(this.liveExecutions, this.allVariables, from, name);
  }

  /** Sets a variable exactly in this scope. */
  setLocal(scope: number, name: string, value: Value): void {
    if (name === '__proto__') throw new Incident('BAD_VARIABLE_NAME', 'A variable cannot be called __proto__.');
    let own = this.ownScopes.get(scope);
    if (own === undefined) {
      own = { ...this.allVariables[scope] };
      this.ownScopes.set(scope, own);
      this.write(this.writableVariables(), scope, own);
    }
    this.written.push({ scope, name, event: owned(own, name) ? 'update' : 'create' });
    this.write(own, name, value);
  }

  /** Sets a variable where it is declared, looking outward from a scope; else in the process. */
  assign(from: number, name: string, value: Value): void {
    let scope: number | null = from;
    while (scope !== null && scope !== 0) {
      if (owned(this.allVariables[scope], name)) break;
      scope = this.liveExecutions[scope]?.parent ?? null;
    }
    this.setLocal(scope ?? 0, name, value);
  }

  /** What has been written since this was last asked. */
  takeWritten(): readonly Written[] {
    const news = this.written.slice(this.noticed);
    this.noticed = this.written.length;
    return news;
  }

  mark(): Mark {
    return {
      undo: this.undoLog.length,
      counter: this.counter,
      events: this.events.length,
      requests: this.asked.length,
      written: this.written.length,
    };
  }

  /** Undoes everything since the mark. */
  restore(mark: Mark): void {
    while (this.undoLog.length > mark.undo) {
      const { target, key, had, value } = this.undoLog.pop() ?? NOTHING;
      if (had) target[key] = value;
      else delete target[key];
    }
    this.ownScopes.clear();
    this.counter = mark.counter;
    this.events.length = mark.events;
    this.asked.length = mark.requests;
    this.written.length = mark.written;
    this.noticed = Math.min(this.noticed, mark.written);
  }

  /** The next input comes: nothing of those before can be undone any more. */
  protected turn(now: number): void {
    this.time = now;
    this.asked = [];
    this.undoLog.length = 0;
    this.noticed = this.written.length;
  }

  /** The requests that somebody still waits for. */
  openRequests(): readonly Request[] {
    if (this.asked.every((request) => this.isOpen(request))) return this.asked;
    return this.asked.filter((request) => this.isOpen(request));
  }

  snapshot(): Snapshot {
    const { id, businessKey, called, iteration } = this.origin;
    const state: InstanceState = {
      version: STATE_VERSION,
      id,
      status: this.status,
      businessKey,
      counter: this.counter,
      executions: this.liveExecutions,
      waits: this.openWaits,
      ...(called === true ? { called } : {}),
      ...(iteration === undefined ? {} : { iteration }),
    };
    return { state, variables: this.allVariables };
  }

  /** How many writes there were so far. */
  get writes(): number {
    return this.written.length;
  }

  /** Variables written since there were that many writes: each pair once; not those whose execution is gone. */
  writtenSince(writes: number): readonly (readonly [execution: number, name: string])[] {
    return eachOnce(this.written, writes, this.allVariables);
  }

  /** Sent is sent, and written is written: that stays although the execution that asked has gone on. */
  private isOpen({ type, execution }: Request): boolean {
    return type === 'send' || type === 'broadcast' || type === 'writeStore' || this.has(execution);
  }

  private write<T>(target: Record<string, T>, key: string | number, value: T): void {
    this.undoLog.push({ target, key, had: Object.hasOwn(target, key), value: target[key] });
    target[key] = value;
  }

  private erase<T>(target: Record<string, T>, key: string | number): void {
    this.undoLog.push({ target, key, had: Object.hasOwn(target, key), value: target[key] });
    delete target[key];
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

  private writableVariables(): Record<string, Readonly<Record<string, Value>>> {
    if (!this.ownsVariables) {
      this.allVariables = { ...this.allVariables };
      this.ownsVariables = true;
    }
    return this.allVariables;
  }
}

const NOTHING: Undo = { target: {}, key: '', had: false, value: null };
