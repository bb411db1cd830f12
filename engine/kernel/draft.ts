/**
 * The working copy of one step. What came in is never changed: maps are copied before the first write and
 * executions are replaced, so that a mark is a few references and an undo is putting them back.
 */
import type { Value, ValueObject } from '../expression/value.ts';
import type { ProcessGraph } from '../model/graph.ts';
import { Incident } from './incident.ts';
import { KernelError } from './kernel-error.ts';
import type { Event, Request, StepResult } from './protocol.ts';
import { STATE_VERSION } from './state.ts';
import type { Execution, InstanceState, InstanceStatus, Phase, Snapshot, Variables, Wait } from './state.ts';
import { owned, variableOf } from './visible.ts';

/** A point to go back to. */
export interface Mark {
  readonly executions: Readonly<Record<string, Execution>>;
  readonly waits: Readonly<Record<string, Wait>>;
  readonly variables: Variables;
  readonly counter: number;
  readonly events: number;
  readonly requests: number;
  readonly written: number;
}

export class Draft {
  readonly graph: ProcessGraph;
  /** Epoch milliseconds that came with the input. */
  readonly now: number;
  readonly events: Event[] = [];
  readonly requests: Request[] = [];
  /** Names of variables that came to be, and that were written again, since conditional events were last looked at. */
  readonly changed = { create: new Set<string>(), update: new Set<string>() };
  status: InstanceStatus;
  private readonly origin: InstanceState;
  private readonly written: (readonly [number, string])[] = [];
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
    this.now = now;
    this.origin = snapshot.state;
    this.status = snapshot.state.status;
    this.counter = snapshot.state.counter;
    this.liveExecutions = snapshot.state.executions;
    this.openWaits = snapshot.state.waits;
    this.allVariables = snapshot.variables;
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

  get called(): boolean {
    return this.origin.called === true;
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
    this.writableExecutions()[execution.number] = execution;
  }

  setPhase(number: number, phase: Phase): void {
    this.put({ ...this.execution(number), phase });
  }

  /** Takes an execution and its local variables away, without a word. */
  drop(number: number): void {
    delete this.writableExecutions()[number];
    if (number !== 0 && this.allVariables[number] !== undefined) {
      delete this.writableVariables()[number];
      this.ownScopes.delete(number);
    }
  }

  putWait(wait: Wait): void {
    this.writableWaits()[wait.number] = wait;
    this.events.push({ type: 'waitOpened', wait: wait.number });
  }

  closeWait(number: number, fired: boolean): void {
    delete this.writableWaits()[number];
    this.events.push({ type: 'waitClosed', wait: number, fired });
  }

  /** Closes every wait that this execution hosts. */
  closeWaits(host: number): void {
    for (const key in this.openWaits) {
      const wait = this.openWaits[key];
      if (wait?.execution === host) this.closeWait(wait.number, false);
    }
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
      this.writableVariables()[scope] = own;
    }
    this.changed[owned(own, name) ? 'update' : 'create'].add(name);
    own[name] = value;
    this.written.push([scope, name]);
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

  mark(): Mark {
    this.ownsExecutions = false;
    this.ownsWaits = false;
    this.ownsVariables = false;
    if (this.ownScopes.size > 0) this.ownScopes.clear();
    return {
      executions: this.liveExecutions,
      waits: this.openWaits,
      variables: this.allVariables,
      counter: this.counter,
      events: this.events.length,
      requests: this.requests.length,
      written: this.written.length,
    };
  }

  /** Undoes everything since the mark. */
  restore(mark: Mark): void {
    this.ownsExecutions = false;
    this.ownsWaits = false;
    this.ownsVariables = false;
    this.ownScopes.clear();
    this.liveExecutions = mark.executions;
    this.openWaits = mark.waits;
    this.allVariables = mark.variables;
    this.counter = mark.counter;
    this.events.length = mark.events;
    this.requests.length = mark.requests;
    this.written.length = mark.written;
  }

  result(): StepResult {
    const { id, businessKey, called } = this.origin;
    const state: InstanceState = {
      version: STATE_VERSION,
      id,
      status: this.status,
      businessKey,
      counter: this.counter,
      executions: this.liveExecutions,
      waits: this.openWaits,
      ...(called === true ? { called } : {}),
    };
    return {
      snapshot: { state, variables: this.allVariables },
      events: this.events,
      requests: this.requests.filter((request) => this.has(request.execution) || isSend(request)),
      written: this.writtenOnce(),
    };
  }

  /** Each pair once; not those whose execution is gone. */
  private writtenOnce(): (readonly [number, string])[] {
    if (this.written.length === 0) return [];
    const seen = new Map<number, Set<string>>();
    return this.written.filter(([scope, name]) => {
      const names = seen.get(scope) ?? new Set<string>();
      if (names.has(name) || !owned(this.allVariables[scope], name)) return false;
      seen.set(scope, names.add(name));
      return true;
    });
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

/** Sent is sent: these stay although the execution that asked has gone on. */
function isSend(request: Request): boolean {
  return request.type === 'send' || request.type === 'broadcast';
}
