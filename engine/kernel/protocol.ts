/** What goes into a step and what comes out of it. All of it is plain data; the journal keeps it. */
import type { Value, ValueObject } from '../expression/value.ts';
import type { Snapshot } from './state.ts';

export type Input =
  | {
      readonly type: 'start';
      readonly instanceId: string;
      readonly businessKey: string | null;
      readonly variables: ValueObject;
      /** The start event, or what else instantiates (`model/entries.ts`); null = the none start event. */
      readonly startEvent: string | null;
      /** Which of its triggers has happened; means something only where it waits for all of them. */
      readonly startTrigger?: number;
      readonly initiator: string | null;
      /** True when a call activity of another instance waits for this one. */
      readonly called?: boolean;
      /** For one iteration of another instance's multi-instance: the element. `startEvent` means nothing then. */
      readonly iteration?: string;
      readonly now: number;
    }
  /** An iteration that is an instance of its own has ended; `variables`: those of its that the body's conditions read. */
  | {
      readonly type: 'iteration';
      readonly execution: number;
      readonly completed: boolean;
      readonly variables: ValueObject;
      readonly now: number;
    }
  /** A person completed a user task, or an admin continued a manual wait. */
  | {
      readonly type: 'complete';
      readonly execution: number;
      readonly variables: ValueObject;
      /** Who holds the task, where its listeners ask. */
      readonly assignee?: string;
      readonly now: number;
    }
  /** Somebody got a user task whose listeners ask for that. */
  | { readonly type: 'assigned'; readonly execution: number; readonly assignee: string; readonly now: number }
  /** The answer to a request. */
  | { readonly type: 'answer'; readonly execution: number; readonly output: Value; readonly now: number }
  /**
   * A business outcome: BPMN error thrown by an operation, a worker, a person or a called process. Of a called
   * process `variables` are all its final ones: the out mappings are applied here.
   */
  | {
      readonly type: 'error';
      readonly execution: number;
      readonly code: string;
      readonly message: string;
      readonly variables: ValueObject;
      readonly now: number;
    }
  /** The callers have been asked for an error that this activity of a called process threw. */
  | {
      readonly type: 'propagated';
      readonly execution: number;
      readonly code: string;
      readonly message: string;
      /** One of them catches it. */
      readonly caught: boolean;
      readonly now: number;
    }
  /**
   * An escalation of a called process, or of a task, to be caught outside of it. Nobody need catch it: then only what
   * the called process gives out is taken over. `variables` as for an error.
   */
  | {
      readonly type: 'escalation';
      readonly execution: number;
      readonly code: string;
      readonly variables: ValueObject;
      readonly now: number;
    }
  /** An event that was waited for has happened. */
  | { readonly type: 'trigger'; readonly wait: number; readonly variables: ValueObject; readonly now: number }
  /** A timer is to fire at another time; what comes after it in a cycle stays where it was. */
  | { readonly type: 'reschedule'; readonly wait: number; readonly due: number; readonly now: number }
  /** A job continues an execution in phase ready or leaving; also the retry after an incident. */
  | { readonly type: 'continue'; readonly execution: number; readonly now: number }
  /** A request could not be answered and no retry is left. */
  | {
      readonly type: 'fail';
      readonly execution: number;
      readonly code: string;
      readonly message: string;
      readonly now: number;
    }
  | {
      readonly type: 'setVariables';
      readonly execution: number;
      readonly variables: ValueObject;
      /** True: exactly in this scope; false: where the name is declared, else in the process. */
      readonly local: boolean;
      readonly now: number;
    }
  /** A person begins elements of an open ad-hoc sub-process. */
  | { readonly type: 'activate'; readonly execution: number; readonly elements: readonly string[]; readonly now: number }
  | { readonly type: 'cancel'; readonly reason: string; readonly now: number }
  /** Nothing moves from `suspend` to `resume`. */
  | { readonly type: 'suspend'; readonly now: number }
  | { readonly type: 'resume'; readonly now: number };

/**
 * What the kernel asks for. Each is answered by an `answer` or `error` input that names its execution;
 * `send`, `broadcast` and `writeStore` need none.
 */
export type Request =
  | {
      readonly type: 'operation';
      readonly execution: number;
      readonly operation: string;
      readonly retries: number | null;
      readonly compensates: { readonly input: Value; readonly output: Value } | null;
      /** Of a task for workers; absent: 0. */
      readonly priority?: number;
    }
  | {
      readonly type: 'decision';
      readonly execution: number;
      readonly decision: string;
      readonly binding: ResolvedBinding;
    }
  /**
   * An expression that cannot be bounded. `slot` says which one of the element, `source` is its text, `variables`
   * are the values of those that it reads and that exist. The `answer` is the value itself.
   */
  | {
      readonly type: 'evaluate';
      readonly execution: number;
      readonly slot: string;
      readonly source: string;
      readonly variables: ValueObject;
    }
  /**
   * What these data stores hold. The `answer` is an object of their values by id, without those that nobody has written,
   * and comes in the same command. `toWrite`: what the element writes depends on it.
   */
  | {
      readonly type: 'readStores';
      readonly execution: number;
      readonly slot: string;
      readonly stores: readonly string[];
      readonly toWrite: boolean;
    }
  | { readonly type: 'writeStore'; readonly execution: number; readonly store: string; readonly value: Value }
  | {
      readonly type: 'call';
      readonly execution: number;
      readonly calledElement: string;
      readonly binding: ResolvedBinding;
      readonly businessKey: string | null;
      readonly variables: ValueObject;
    }
  /** Iterations to begin as instances of their own, each with its variables. Each ends with an `iteration` or `error` input. */
  | {
      readonly type: 'iterations';
      readonly execution: number;
      readonly element: string;
      readonly iterations: readonly ValueObject[];
    }
  /** What the iterations have given, as one list in their order. */
  | { readonly type: 'gather'; readonly execution: number; readonly total: number }
  | {
      readonly type: 'send';
      readonly execution: number;
      readonly message: string;
      readonly correlationKey: string | null;
      readonly variables: ValueObject;
    }
  /** An error of an activity that nobody catches in a called process: the callers are asked. Answered by `propagated`. */
  | { readonly type: 'propagate'; readonly execution: number; readonly code: string; readonly message: string }
  /**
   * An escalation that nobody catches in a called process: the callers are asked, the nearest first. `answered`: the
   * thrower waits for an `answer` and goes on with it, unless who catches has cancelled it.
   */
  | {
      readonly type: 'escalate';
      readonly execution: number;
      readonly code: string;
      readonly variables: ValueObject;
      readonly answered: boolean;
    }
  | {
      readonly type: 'broadcast';
      readonly execution: number;
      readonly signal: string;
      readonly variables: ValueObject;
      /** Of instances that begin with it. */
      readonly businessKey: string | null;
      /** True: who waited in this instance has got it already. */
      readonly reached: boolean;
    };

export type ResolvedBinding =
  | { readonly type: 'latest' | 'deployment' }
  | { readonly type: 'version'; readonly version: number }
  | { readonly type: 'versionTag'; readonly versionTag: string };

/** What happened, in order. The store mirrors these into rows; the journal keeps them. */
export type Event =
  | { readonly type: 'started'; readonly execution: number; readonly element: string; readonly parent: number | null }
  | { readonly type: 'taken'; readonly flow: string }
  | { readonly type: 'completed'; readonly execution: number; readonly element: string }
  | { readonly type: 'cancelled'; readonly execution: number; readonly element: string }
  | { readonly type: 'taskCreated'; readonly execution: number; readonly element: string; readonly task: TaskDetails }
  | { readonly type: 'waitOpened'; readonly wait: number }
  | { readonly type: 'waitClosed'; readonly wait: number; readonly fired: boolean }
  /** A job must continue this execution (asyncBefore / asyncAfter). */
  | { readonly type: 'continuationNeeded'; readonly execution: number }
  /** The body of iterations that are instances of their own has ended: those still open have to be cancelled. */
  | { readonly type: 'spreadEnded'; readonly execution: number }
  | {
      readonly type: 'incidentRaised';
      readonly execution: number;
      readonly element: string;
      readonly code: string;
      readonly message: string;
    }
  | { readonly type: 'incidentResolved'; readonly execution: number }
  /** Also tells a caller: a called instance ended with this. */
  | {
      readonly type: 'instanceEnded';
      readonly status: 'COMPLETED' | 'INTERNALLY_TERMINATED' | 'EXTERNALLY_TERMINATED';
      /** The uncaught BPMN error that ended it, for the caller. */
      readonly error: { readonly code: string; readonly message: string } | null;
    };

export interface TaskDetails {
  readonly assignee: string | null;
  readonly candidateUsers: readonly string[];
  readonly candidateGroups: readonly string[];
  /** Epoch milliseconds (UTC). */
  readonly due: number | null;
  readonly followUp: number | null;
  readonly priority: number;
  /** Only where the model computes them. */
  readonly name?: string | null;
  readonly formKey?: string | null;
}

export interface StepResult {
  readonly snapshot: Snapshot;
  readonly events: readonly Event[];
  readonly requests: readonly Request[];
  /** Variables written in this step: `[execution, name]`, each pair once, in order of first writing. */
  readonly written: readonly (readonly [execution: number, name: string])[];
}
