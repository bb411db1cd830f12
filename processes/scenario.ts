/**
 * What a ready-made process must do, told as data: who does what, and what must be true then. `test/support/scenario.ts`
 * plays it on the real engine, plugins and databases; the clock stands still except where a step waits.
 *
 * A text `$name` anywhere in a step stands for a value that an earlier step kept under that name.
 */
export type Data = { readonly [name: string]: Json };
export type Json = string | number | boolean | null | readonly Json[] | Data;

export interface Person {
  readonly groups: readonly string[];
  readonly rights: readonly string[];
  readonly manager?: string;
}

/** The company in which a scenario plays. */
export interface World {
  /** By user id. Managers come before those whom they manage. */
  readonly people: Readonly<Record<string, Person>>;
  /** Created by an administrator, in this order. */
  readonly records: readonly NewRecord[];
}

export interface NewRecord {
  /** A resource's path: `catalog/items`. */
  readonly resource: string;
  readonly values: Data;
  /** Keeps the record's id under this name. */
  readonly as?: string;
}

export type Step =
  /** An action from the desk. */
  | {
      readonly do: 'call';
      readonly by: string;
      readonly operation: string;
      readonly input: Data;
      /** Name -> field of the output to keep under it: `orderId`, `lines.0.lineId`. */
      readonly keep?: Readonly<Record<string, string>>;
      /** The error code with which it must be refused. */
      readonly refused?: string;
      /** The next step comes before anybody has heard of this one: messages that it sends are delivered after both. */
      readonly unheard?: true;
    }
  | { readonly do: 'start'; readonly by: string; readonly process: string; readonly variables: Data }
  /** A message from outside. */
  | { readonly do: 'send'; readonly message: string; readonly key: string; readonly variables: Data }
  /** Completes the person's open task of this element. */
  | {
      readonly do: 'complete';
      readonly by: string;
      readonly task: string;
      readonly with: Data;
      /** The field for which it must be refused: `/picks/0/quantity`. The task stays as it is. */
      readonly refused?: string;
    }
  /** An administrator ends the one running instance of the process. */
  | { readonly do: 'delete'; readonly process: string; readonly reason: string }
  /** Opens the last record of a resource and keeps fields of it, as `call` does. */
  | { readonly do: 'open'; readonly resource: string; readonly keep: Readonly<Record<string, string>> }
  | { readonly do: 'create'; readonly record: NewRecord }
  | { readonly do: 'wait'; readonly hours: number }
  /** Looks in between. */
  | ({ readonly do: 'expect' } & Expectation);

export interface Expectation {
  /** Element ids of all open user tasks, sorted. */
  readonly tasks?: readonly string[];
  /** By person: element ids of the open tasks that they may work on, sorted. */
  readonly inbox?: Readonly<Record<string, readonly string[]>>;
  /** Keys of the processes that still run, sorted. */
  readonly running?: readonly string[];
  /** Elements that were completed at least once in any process. */
  readonly passed?: readonly string[];
  /** Elements that were never completed. */
  readonly avoided?: readonly string[];
  /** By resource path: the records there are, in the order of the list; each must have these fields. */
  readonly records?: Readonly<Record<string, readonly Data[]>>;
}

export interface Scenario {
  readonly name: string;
  /** What exists besides the world. */
  readonly given: readonly Step[];
  readonly steps: readonly Step[];
  readonly expect: Expectation;
}
