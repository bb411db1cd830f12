/** The shape of every command and query, and what they are given. */
import type { TSchema } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Actor, holds } from './actor.ts';
import type { Services } from './services.ts';
import type { ValueObject } from '../expression/value.ts';
import type { Input } from '../kernel/protocol.ts';
import type { DataStores } from './data-stores.ts';
import type { LiveInstance, NewInstance } from './live-instance.ts';
import type { QueryContext } from './query-context.ts';

/** After commit, listeners hear what changed: ids only, they ask for the rest with their own rights. */
export interface Change {
  readonly type: 'task' | 'instance' | 'incident' | 'definition' | 'job' | 'record';
  readonly id: string;
  readonly instanceId?: string;
}

export type { QueryContext } from './query-context.ts';

/** A root instance and everything it called, locked for changing. */
export interface Tree {
  /** The instance as this command sees it. @throws CartableError NOT_FOUND. */
  get(instanceId: string): Promise<LiveInstance>;
  /** Starts an instance and moves it as far as it goes. */
  start(created: NewInstance): Promise<LiveInstance>;
  /** Feeds one input and moves the tree as far as it goes. @throws KernelError when the input does not fit. */
  advance(instanceId: string, input: Input): Promise<void>;
  /** Cancels some of the iterations that a body left behind. @returns true when there may be more */
  cancelIterations(instanceId: string, execution: number): Promise<boolean>;
  /** A task escalates, to be caught in its process or by a caller. */
  escalate(instanceId: string, execution: number, code: string, variables: ValueObject): Promise<void>;
}

/** Who can carry out commands: the engine, for those who act in its name. */
export interface Executor {
  readonly services: Services;
  execute<I, O, G, P>(command: Command<I, O, G, P>, actor: Actor, input: I): Promise<O>;
}

export interface CommandContext extends QueryContext {
  /** The command's name, for the journal. */
  readonly command: string;
  newId(): string;
  readonly stores: DataStores;
  /** Locks a root instance and everything it called, for changing. */
  tree(rootId: string): Promise<Tree>;
  /** A new tree, for an instance that this command starts. */
  newTree(rootId: string): Tree;
  /** Told to listeners after the commit. */
  changed(change: Change): void;
  /** Wakes the job runner after the commit when something is due at or before this time. */
  wakeAt(due: number): void;
}

/**
 * One way to change something. `permit` runs first, inside the transaction, and refuses by default:
 * it returns for an actor that may, and throws (FORBIDDEN, or NOT_FOUND where existence is a secret) otherwise.
 * Work that may wait or fail on its own (parsing an upload) is done in `prepare`, before the transaction.
 */
export interface Command<I, O, G = void, P = undefined> {
  readonly name: string;
  /**
   * What the journal keeps of the input when the command moved no instance (S21); the whole input by default.
   * `false`: nothing, for commands that only carry out what was journaled before.
   */
  readonly audited?: false | ((input: I) => unknown);
  /** Checked before anything else; unknown properties are refused. */
  readonly input: TSchema;
  /** Runs before the transaction, for work that may wait; checks rights itself when it is costly. */
  prepare?(services: Services, input: I, actor: Actor): Promise<P>;
  permit(context: CommandContext, input: I): Promise<G> | G;
  /** `granted` is what `permit` found, so that nothing is read twice. */
  run(context: CommandContext, input: I, granted: G, prepared: P): Promise<O>;
}

export interface Query<I, O> {
  readonly name: string;
  readonly input: TSchema;
  /** Filters by what the actor may see, in SQL; throws NOT_FOUND for a single thing that the actor may not see. */
  run(context: QueryContext, input: I): Promise<O>;
}

/** @throws CartableError FORBIDDEN naming the missing right. */
export function requireRight(actor: Actor, right: string): void {
  if (!holds(actor, right))
    throw new CartableError('FORBIDDEN', `The right ${right} is needed for this.`, { details: { right } });
}
