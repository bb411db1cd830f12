/** Puts one engine together: database, plugins, definitions, jobs. Everything is given in; nothing is global. */
import { randomUUID } from 'node:crypto';
import type { Plugin } from '../plugin.ts';
import { type Delivery, type StartEvent, deliverMessage } from '../commands/deliver-message.ts';
import { failJob } from '../commands/fail-job.ts';
import { fireStartTimer } from '../commands/fire-start-timer.ts';
import { runJob } from '../commands/run-job.ts';
import { runRecurring } from '../commands/run-recurring.ts';
import type { Database, StoreHooks } from '../store/database.ts';
import type { JobKind, JobRow } from '../store/jobs.ts';
import { migrate } from '../store/migrate.ts';
import * as engineMigration from '../store/migrations/0001-engine.ts';
import { openDatabase } from '../store/open.ts';
import { type Actor, SYSTEM } from './actor.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Change, Command, Query } from './command.ts';
import { CartableError, messageOf } from '../errors.ts';
import { Definitions } from './definitions.ts';
import { runExternal } from './external.ts';
import { type ExecuteOptions, execute, query } from './execute.ts';
import { type Ids, createIds } from './ids.ts';
import { type JobRunner, startJobRunner } from './job-runner.ts';
import { type Log, silentLog } from './log.ts';
import { PluginRegistry } from './plugin-registry.ts';
import { runEvaluation } from './run-evaluation.ts';
import { Sandbox } from './pool/sandbox.ts';
import type { Services } from './services.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { identityMigrations } from '../identity/migration.ts';
import { ensureRecurringJobs } from './recurring.ts';

export interface EngineOptions {
  /** A SQLite file or `postgres://…`. */
  readonly database: string;
  readonly plugins?: readonly Plugin[];
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly log?: Log;
  readonly settings?: Partial<Settings>;
  readonly hooks?: StoreHooks;
}

export interface EngineStats {
  /** Commands since the start, `name/outcome` -> count; the outcome is `ok` or an error code. */
  readonly commands: Readonly<Record<string, number>>;
  readonly jobs: Readonly<Record<string, number>>;
  /** Commands waiting for the writer. */
  readonly waiting: number;
  /** How often in a row the job runner could not read its jobs. */
  readonly jobRunnerFailures: number;
}

export interface Engine {
  readonly services: Services;
  execute<I, O, G, P>(command: Command<I, O, G, P>, actor: Actor, input: I, options?: ExecuteOptions): Promise<O>;
  query<I, O>(question: Query<I, O>, actor: Actor, input: I): Promise<O>;
  /** Hears of changes after their commit. Gives the function that stops listening. */
  onChange(listener: (change: Change) => void): () => void;
  /**
   * Runs everything that is due now (timers, messages, retries), until nothing is; jobs of the kinds `except` are left
   * for later. Gives how many jobs ran.
   */
  runDueJobs(options?: { readonly except?: readonly JobKind[] }): Promise<number>;
  stats(): EngineStats;
  /** An online copy of the database, consistent, without stopping anything. */
  backup(file: string): Promise<void>;
  /** Finishes what runs, gives back its leases, closes; refuses what comes later with SHUTTING_DOWN. */
  stop(): Promise<void>;
}

/** @throws Error when a plugin's declaration or a durability setting of the database is wrong. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const plugins = new PluginRegistry(options.plugins ?? []);
  const database = await openDatabase(options.database, options.hooks);
  try {
    return await openOn(database, plugins, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openOn(database: Database, plugins: PluginRegistry, options: EngineOptions): Promise<Engine> {
  await migrate(database, [
    { name: 'engine', migrations: [engineMigration] },
    { name: 'identity', migrations: identityMigrations },
    ...plugins.plugins.map(({ name, migrations }) => ({ name, migrations })),
  ]);
  const settings: Settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const services: Services = {
    database,
    plugins,
    clock: options.clock ?? systemClock,
    ids: options.ids ?? createIds(),
    log: options.log ?? silentLog,
    settings,
    definitions: new Definitions(),
    sandbox: new Sandbox(settings),
  };
  await ensureRecurringJobs(services);
  return new RunningEngine(services);
}

class RunningEngine implements Engine {
  readonly services: Services;
  readonly #owner = randomUUID();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #commands: Record<string, number> = {};
  readonly #jobs: JobRunner;
  readonly #running = new Set<Promise<unknown>>();
  #stopping = false;
  #stopped: Promise<void> | null = null;

  constructor(services: Services) {
    this.services = services;
    this.#jobs = startJobRunner(services, this.#owner, {
      run: (job) => this.#runJob(job),
      fail: (job, error) => this.#failJob(job, error),
    });
  }

  async execute<I, O, G, P>(command: Command<I, O, G, P>, actor: Actor, input: I, options: ExecuteOptions = {}): Promise<O> {
    if (this.#stopping) throw new CartableError('SHUTTING_DOWN', 'The server is stopping.');
    const running = execute(this.services, this.#after, command, actor, input, options);
    this.#running.add(running);
    try {
      const result = await running;
      this.#count(command.name, 'ok');
      return result;
    } catch (error) {
      this.#count(command.name, error instanceof CartableError ? error.code : 'INTERNAL');
      throw error;
    } finally {
      this.#running.delete(running);
    }
  }

  async query<I, O>(question: Query<I, O>, actor: Actor, input: I): Promise<O> {
    if (this.#stopping) throw new CartableError('SHUTTING_DOWN', 'The server is stopping.');
    const running = query(this.services, question, actor, input);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  runDueJobs({ except }: { readonly except?: readonly JobKind[] } = {}): Promise<number> {
    return this.#jobs.runDue(except);
  }

  stats(): EngineStats {
    return {
      commands: { ...this.#commands },
      jobs: { ...this.#jobs.counts },
      waiting: this.services.database.waiting,
      jobRunnerFailures: this.#jobs.failures(),
    };
  }

  backup(file: string): Promise<void> {
    return this.services.database.backup(file);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await this.#jobs.stop();
    this.#stopping = true;
    await Promise.allSettled(this.#running);
    await this.services.sandbox.close();
    await this.services.database.close();
  }

  readonly #after = {
    changed: (changes: readonly Change[]): void => {
      for (const change of changes) for (const listener of this.#listeners) this.#tell(listener, change);
    },
    wakeAt: (due: number): void => this.#jobs.wakeAt(due),
  };

  /** What is committed is done, whatever a listener makes of it. */
  #tell(listener: (change: Change) => void, change: Change): void {
    try {
      listener(change);
    } catch (error) {
      this.services.log.error({ error: messageOf(error) }, 'a listener failed');
    }
  }

  #count(name: string, outcome: string): void {
    const key = `${name}/${outcome}`;
    this.#commands[key] = (this.#commands[key] ?? 0) + 1;
  }

  async #failJob(job: JobRow, error: unknown): Promise<void> {
    const code = error instanceof CartableError ? error.code : null;
    if (code === 'STORAGE_FULL') return;
    // Two messages at once may find the same receiver; the slower one looks for another.
    const counts = !(code === 'NOT_WAITING' && job.kind === 'message');
    const lease = { jobId: job.id, owner: this.#owner, attempt: job.attempt };
    await this.execute(failJob, SYSTEM, { ...lease, error: messageOf(error), counts });
  }

  async #runJob(job: JobRow): Promise<void> {
    const lease = { jobId: job.id, owner: this.#owner, attempt: job.attempt };
    switch (job.kind) {
      case 'operation':
        if (this.services.plugins.operation(job.name ?? '')?.operation.effect === 'external') await runExternal(this, lease);
        else await this.execute(runJob, SYSTEM, lease);
        return;
      case 'timer':
      case 'continue':
      case 'iterations':
      case 'external':
        await this.execute(runJob, SYSTEM, lease);
        return;
      case 'evaluate':
        await runEvaluation(this, lease, job.payload ?? '');
        return;
      case 'message':
        await this.execute(deliverMessage, SYSTEM, { ...lease, messageId: job.name ?? '', ...deliveryOf(job.payload) });
        return;
      case 'recurring':
        await this.execute(runRecurring, SYSTEM, { ...lease, name: job.name ?? '' });
        return;
      case 'start-timer':
        await this.execute(fireStartTimer, SYSTEM, lease);
        return;
    }
  }
}

/** How a message is delivered, as its job's payload says. */
function deliveryOf(payload: string | null): Delivery {
  const parsed: unknown = payload === null ? null : JSON.parse(payload);
  const { keep, to, at, reached }: Readonly<Record<string, unknown>> =
    typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  return {
    keep: keep === true,
    to: typeof to === 'string' ? to : null,
    at: startEventOf(at),
    reached: typeof reached === 'string' ? reached : null,
  };
}

function startEventOf(at: unknown): StartEvent | null {
  if (typeof at !== 'object' || at === null || !('key' in at) || !('element' in at)) return null;
  const { key, element } = at;
  return typeof key === 'string' && typeof element === 'string' ? { key, element } : null;
}
