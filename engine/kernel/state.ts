/**
 * What an instance is between two steps. Plain JSON: stored as it is, versioned, equal byte for byte on replay.
 *
 * An *execution* is one run of one element: a task that waits, a sub-process with what runs in it, a gateway
 * that could not decide. Executions form a tree; number 0 is the process itself. Numbers come from a counter in
 * the state, so the same inputs give the same numbers. Outside, an execution's id is `instanceId:number`.
 * Tokens on their way exist only inside a step; tokens that wait for a join are counted in `joins` of their scope.
 */
import type { Value, ValueObject } from '../expression/value.ts';

export const STATE_VERSION = 1;

export type InstanceStatus = 'ACTIVE' | 'SUSPENDED' | 'COMPLETED' | 'INTERNALLY_TERMINATED' | 'EXTERNALLY_TERMINATED';

export interface InstanceState {
  readonly version: typeof STATE_VERSION;
  readonly id: string;
  readonly status: InstanceStatus;
  readonly businessKey: string | null;
  /** The next execution number. */
  readonly counter: number;
  /** Live executions by number, oldest first. Empty once the instance has ended. */
  readonly executions: Readonly<Record<string, Execution>>;
  /** Open event waits by number. */
  readonly waits: Readonly<Record<string, Wait>>;
  /** Set when a call activity of another instance waits for this one: errors nobody catches go to it. */
  readonly called?: true;
  /** Set when this instance is one iteration of another one's multi-instance: the element. */
  readonly iteration?: string;
}

export interface Execution {
  readonly number: number;
  /** The element's id; the process id for number 0. */
  readonly element: string;
  /** The execution around it; null for number 0. */
  readonly parent: number | null;
  readonly phase: Phase;
  /** Tokens that wait at joins directly inside this scope: gateway id -> flow id -> how many. */
  readonly joins?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Complex gateways directly inside this scope that wait for reset: the flows from which each took a token to start. */
  readonly resetting?: Readonly<Record<string, readonly string[]>>;
  /** For the body of a multi-instance or loop. */
  readonly loop?: LoopState;
  /** Which iteration of its body this execution is, from 0. */
  readonly iteration?: number;
  /** Completed activities of this scope (iterations of this body) that can be compensated, in order of completion. */
  readonly compensable?: readonly Compensable[];
  /** For an execution that compensates: what it undoes. */
  readonly compensates?: Compensable;
  /** For whatever undoes: what has still to be undone, the next one last. */
  readonly compensating?: readonly Compensable[];
  /**
   * Lives only so that something is undone in it: a completed sub-process that is open again, or the compensation that a
   * throwing event does not wait for. No token goes on from it, and no event tells of its beginning and end.
   */
  readonly undoing?: true;
  /** For an ad-hoc sub-process: ids of what it begins one after another; `over` once its condition has come true. */
  readonly adHoc?: { readonly pending: readonly string[]; readonly over?: true };
  readonly incident?: { readonly code: string; readonly message: string };
  /** The slot of the value that this execution has asked for: of an expression for the pool, of data stores. */
  readonly awaiting?: string;
  /** What has been given for the slots of the phase under way. */
  readonly answers?: ValueObject;
  /** The answer to the request, kept until it has been used (and, if it can be compensated, until the end). */
  readonly answer?: Value;
  /** Who held a completed user task, for its listeners. */
  readonly assignee?: string;
  /** True while an answer that came to a suspended instance waits to be used. */
  readonly held?: true;
  /** True once the outputs are written and only the job after it (asyncAfter) is missing. */
  readonly outputsWritten?: true;
  /** For a throwing event that waits until the callers have been asked: how many of its triggers it has thrown. */
  readonly thrown?: number;
  /** For number 0 in phase ready: the start event to go on with, and which of its triggers has happened. */
  readonly startEvent?: string;
  readonly startTrigger?: number;
  /** What has happened so far of events hosted here that wait for all of their triggers, by event id. */
  readonly occurred?: Readonly<Record<string, Occurred>>;
}

export interface Occurred {
  /** How often each trigger has happened, by its index. */
  readonly counts: Readonly<Record<string, number>>;
  /** What came with them; the latest of a name counts. */
  readonly variables: ValueObject;
}

/**
 * `ready`: a job must continue it (asyncBefore, or a retry after an incident before it started).
 * `body`: a multi-instance or loop around its iterations. `scope`: a process or sub-process with children.
 * `active`: waits for a person, an answer to its request, or an event. `leaving`: done, a job must continue it
 * (asyncAfter, or a retry after an incident while leaving).
 */
export type Phase = 'ready' | 'body' | 'scope' | 'active' | 'leaving';

export interface LoopState {
  /** How many iterations there are in all; null for a standard loop. */
  readonly total: number | null;
  readonly started: number;
  readonly completed: number;
  readonly terminated: number;
  /** True when its iterations are instances of their own: then the body only counts them. */
  readonly spread?: true;
}

export interface Compensable {
  readonly element: string;
  readonly execution: number;
  /** What the activity had been given and what it gave, for the handler. */
  readonly input: Value;
  readonly output: Value;
  /** For a completed sub-process: what inside it can be compensated, in order of completion. */
  readonly nested?: readonly Compensable[];
  /** Local variables of an iteration or a sub-process: visible to its handler. */
  readonly around?: ValueObject;
}

/** An event that an execution waits for: its own catch event, a boundary event, or a start event of an event sub-process. */
export interface Wait {
  readonly number: number;
  /** The event's element id (catch, boundary, start of an event sub-process, receive task). */
  readonly element: string;
  /** Index into the event's triggers. */
  readonly trigger: number;
  /** The execution that hosts it: ends when the host ends. */
  readonly execution: number;
  readonly kind: 'timer' | 'message' | 'signal' | 'conditional';
  /** Timer: epoch milliseconds (UTC) at which it is due. */
  readonly due?: number;
  /** Timer cycle: how often it fires after this; null = for ever. */
  readonly remaining?: number | null;
  /** Timer cycle: `R/<anchor>/<period>` or a cron expression, from which the next date is computed. */
  readonly cycle?: string;
  /** Message or signal name. */
  readonly name?: string;
  /** Message: the evaluated correlation key; null when it correlates by business key. */
  readonly correlationKey?: string | null;
}

/** Variables beside the state: execution number -> name -> value. Number 0 holds the process variables. */
export type Variables = Readonly<Record<string, Readonly<Record<string, Value>>>>;

export interface Snapshot {
  readonly state: InstanceState;
  readonly variables: Variables;
}
