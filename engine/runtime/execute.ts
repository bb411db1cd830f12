/**
 * The one way through: log, validate, transaction, permit, run, write, commit, answer; after commit, tell who listens.
 * There is no second path that moves a token: timers, messages, workers and retries are commands too.
 */
import { CartableError } from '../errors.ts';
import { KernelError } from '../kernel/kernel-error.ts';
import type { Tx } from '../store/statement.ts';
import type { Actor } from './actor.ts';
import type { Change, Command, CommandContext, Query } from './command.ts';
import { DataStores } from './data-stores.ts';
import { journalDeskCommand } from './desk-journal.ts';
import { type IdempotencyKey, recallReply, rememberReply } from './idempotency.ts';
import { InstanceTree, lockTree } from './instance-tree.ts';
import { refuseFaults } from './plugin-registry.ts';
import { refuseNul } from './refuse-nul.ts';
import type { Services } from './services.ts';

export interface AfterCommit {
  changed(changes: readonly Change[]): void;
  wakeAt(due: number): void;
}

export interface ExecuteOptions {
  /** From the `Idempotency-Key` header: the same key with the same body gets the stored reply (P4). */
  readonly idempotencyKey?: string;
}

export async function execute<I, O, G, P>(
  services: Services,
  after: AfterCommit,
  command: Command<I, O, G, P>,
  actor: Actor,
  input: I,
  options: ExecuteOptions = {},
): Promise<O> {
  refuseFaults(command.name, checkerOf(services, command)(input));
  refuseNul(command.name, input);
  // A command without `prepare` has P = undefined by its type.
  const prepared = (command.prepare === undefined ? undefined : await command.prepare(services, input, actor)) as P;
  const key: IdempotencyKey | null =
    options.idempotencyKey === undefined ? null : { key: options.idempotencyKey, command: command.name, input, actor };

  const { reply, changes, due } = await services.database.write(async (tx): Promise<Outcome<O>> => {
    const attempt = new Context(services, command.name, actor, tx);
    const known = key === null ? undefined : await recallReply<O>(attempt, key);
    if (known !== undefined) return attempt.outcome(known.reply);
    const granted = await command.permit(attempt, input);
    let reply: O;
    try {
      reply = await command.run(attempt, input, granted, prepared);
    } catch (error) {
      throw inCallersTerms(error);
    }
    const journaled = await attempt.flush();
    if (!journaled && command.audited !== false) await journalDeskCommand(attempt, (command.audited ?? identity)(input));
    if (key !== null) await rememberReply(attempt, key, reply);
    return attempt.outcome(reply);
  }, command.name);
  if (changes.length > 0) after.changed(changes);
  if (due !== null) after.wakeAt(due);
  return reply;
}

/** What is left of a command while it waits for its COMMIT: not what it worked with, of which a batch would hold plenty. */
interface Outcome<O> {
  readonly reply: O;
  readonly changes: readonly Change[];
  readonly due: number | null;
}

export async function query<I, O>(services: Services, question: Query<I, O>, actor: Actor, input: I): Promise<O> {
  refuseFaults(question.name, checkerOf(services, question)(input));
  refuseNul(question.name, input);
  return services.database.read((tx) => question.run({ tx, now: services.clock.now(), actor, services }, input));
}

const identity = (input: unknown): unknown => input;

const checkers = new WeakMap<object, ReturnType<Services['plugins']['checker']>>();

function checkerOf(
  services: Services,
  of: { readonly input: Command<unknown, unknown>['input'] },
): ReturnType<Services['plugins']['checker']> {
  let checker = checkers.get(of);
  if (checker === undefined) {
    checker = services.plugins.checker(of.input);
    checkers.set(of, checker);
  }
  return checker;
}

/** What the kernel refuses is a bad command: the caller asked for something the instance no longer waits for. */
function inCallersTerms(error: unknown): unknown {
  if (!(error instanceof KernelError)) return error;
  if (error.code === 'SUSPENDED')
    return new CartableError('ILLEGAL_STATE', 'The process instance is suspended: activate it first.', { cause: error });
  return new CartableError('NOT_WAITING', error.message, { cause: error, details: { kernel: error.code } });
}

class Context implements CommandContext {
  readonly services: Services;
  readonly command: string;
  readonly actor: Actor;
  readonly tx: Tx;
  readonly now: number;
  readonly changes: Change[] = [];
  due: number | null = null;
  readonly #trees = new Map<string, InstanceTree>();
  #stores: DataStores | null = null;

  constructor(services: Services, command: string, actor: Actor, tx: Tx) {
    this.services = services;
    this.command = command;
    this.actor = actor;
    this.tx = tx;
    this.now = services.clock.now();
  }

  newId(): string {
    return this.services.ids.next(this.now);
  }

  get stores(): DataStores {
    this.#stores ??= new DataStores(this);
    return this.#stores;
  }

  async tree(rootId: string): Promise<InstanceTree> {
    const known = this.#trees.get(rootId);
    if (known !== undefined) return known;
    // On SQLite the writer is alone: the lock is already held.
    if (this.tx.dialect === 'postgres') await lockTree(this, rootId);
    return this.newTree(rootId);
  }

  newTree(rootId: string): InstanceTree {
    const tree = new InstanceTree(this, rootId);
    this.#trees.set(rootId, tree);
    return tree;
  }

  changed(change: Change): void {
    this.changes.push(change);
  }

  wakeAt(due: number): void {
    this.due = this.due === null ? due : Math.min(this.due, due);
  }

  outcome<O>(reply: O): Outcome<O> {
    return { reply, changes: this.changes, due: this.due };
  }

  /** True when an instance was moved, and so the journal knows of the command. */
  async flush(): Promise<boolean> {
    let journaled = false;
    for (const tree of this.#trees.values()) if (await tree.flush()) journaled = true;
    await this.#stores?.flush();
    return journaled;
  }
}
