/** One case's engine: a database file of its own, a clock that is moved by hand, and a restart whenever it is asked for. */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import {
  type Command,
  type Engine,
  type InstanceView,
  type IncidentRow,
  type JobRow,
  type Plugin,
  type Query,
  SYSTEM,
  deploy,
  listIncidents,
  listInstances,
  listJobs,
  openEngine,
} from '../../engine/index.ts';
import { Failure, type ModelFile } from './format.ts';
import { tracePlugin } from './trace-plugin.ts';

/** FORMAT.md: where the clock of a case starts. */
const START = Date.UTC(2024, 0, 1, 9);
/** A timer that fires more often than this within one step never stops. */
const MOST_TIMES = 10_000;
/** Jobs run when a step says so, and reading a model may take its time on a busy machine. */
const SETTINGS = { runJobs: false, parseMilliseconds: 60_000 } as const;
const ALL = { maxResults: 1_000 } as const;

/** What a case may want done beside the engine: work of the outside world, at its own times. */
export interface Outside {
  /** Does what can be done now; true when it did something. */
  work(): Promise<boolean>;
  /** When it has something to do next; null when nothing is planned. */
  nextDue(): Promise<number | null>;
}

const NOBODY: Outside = { work: () => Promise.resolve(false), nextDue: () => Promise.resolve(null) };

/** Makes databases: migrated once, copied for each case. */
export class Worlds {
  readonly #folder: string;
  readonly #restarts: boolean;
  #template: string | null = null;
  #made = 0;
  #shared: World | null = null;

  constructor(folder: string, restarts: boolean) {
    this.#folder = folder;
    this.#restarts = restarts;
  }

  async make(plugin: Plugin, start: string | undefined): Promise<World> {
    this.#template ??= await makeTemplate(join(this.#folder, 'template.sqlite'));
    this.#made += 1;
    const database = join(this.#folder, `case-${this.#made}.sqlite`);
    copyFileSync(this.#template, database);
    return World.open(database, plugin, start === undefined ? START : Date.parse(start), this.#restarts);
  }

  /** One for all cases that only deploy: nothing is started in it, so none of them can tell. */
  async shared(): Promise<World> {
    this.#shared ??= await this.make(tracePlugin([]), undefined);
    return this.#shared;
  }

  async close(): Promise<void> {
    await this.#shared?.close();
  }
}

async function makeTemplate(database: string): Promise<string> {
  const engine = await openEngine({
    database,
    plugins: [tracePlugin([])],
    clock: { now: () => START },
    settings: SETTINGS,
  });
  await engine.stop();
  return database;
}

export class World {
  readonly #database: string;
  readonly #plugin: Plugin;
  readonly #restarts: boolean;
  #engine: Engine;
  #time: { now: number };
  outside: Outside = NOBODY;

  private constructor(database: string, plugin: Plugin, restarts: boolean, engine: Engine, time: { now: number }) {
    this.#database = database;
    this.#plugin = plugin;
    this.#restarts = restarts;
    this.#engine = engine;
    this.#time = time;
  }

  static async open(database: string, plugin: Plugin, start: number, restarts: boolean): Promise<World> {
    const time = { now: start };
    return new World(database, plugin, restarts, await openOn(database, plugin, time), time);
  }

  get now(): number {
    return this.#time.now;
  }

  execute<I, O, G, P>(command: Command<I, O, G, P>, input: I): Promise<O> {
    return this.#engine.execute(command, SYSTEM, input);
  }

  query<I, O>(question: Query<I, O>, input: I): Promise<O> {
    return this.#engine.query(question, SYSTEM, input);
  }

  async deploy(files: readonly ModelFile[]): Promise<void> {
    await this.execute(deploy, { name: 'case', resources: files });
    await this.restart();
  }

  /** With `--restart` the engine is stopped, and another opened on what it has stored (P13). */
  async restart(): Promise<void> {
    if (!this.#restarts) return;
    await this.#engine.stop();
    this.#engine = await openOn(this.#database, this.#plugin, this.#time);
  }

  /**
   * Lets the engine and the world outside do what is due now, until nothing is. Continuations of
   * asyncBefore and asyncAfter are left unless they are asked for (`runJobs`).
   */
  async settle(continuations = false): Promise<void> {
    for (let round = 0; round < MOST_TIMES; round += 1) {
      const ran = await this.#engine.runDueJobs({ except: continuations ? [] : ['continue'] });
      if (!(await this.outside.work()) && ran === 0) return;
    }
    throw new Failure('the engine never comes to rest');
  }

  /** Moves the clock, stopping at every moment at which something is due. */
  async advance(duration: string): Promise<void> {
    const end = Temporal.Instant.fromEpochMilliseconds(this.now)
      .toZonedDateTimeISO('UTC')
      .add(Temporal.Duration.from(duration)).epochMilliseconds;
    for (let times = 0; times < MOST_TIMES; times += 1) {
      const due = await this.#nextDue();
      if (due === null || due > end) {
        this.#time.now = end;
        await this.settle();
        return;
      }
      this.#time.now = Math.max(this.now, due);
      await this.settle();
    }
    throw new Failure(`more than ${MOST_TIMES} things were due within ${duration}`);
  }

  /** The engine's own recurring work is left to whatever else is due: it concerns no case. */
  async #nextDue(): Promise<number | null> {
    const jobs = await this.jobs();
    const dues = jobs
      .filter(({ kind, retries }) => retries > 0 && !['recurring', 'external', 'continue'].includes(kind))
      .map((job) => job.due_at);
    const outside = await this.outside.nextDue();
    if (outside !== null) dues.push(outside);
    return dues.length === 0 ? null : Math.min(...dues);
  }

  jobs(): Promise<readonly JobRow[]> {
    return this.query(listJobs, ALL);
  }

  incidents(): Promise<readonly IncidentRow[]> {
    return this.query(listIncidents, ALL);
  }

  /** Oldest first. */
  instances(state: 'running' | 'any'): Promise<readonly InstanceView[]> {
    return this.query(listInstances, { ...ALL, state, sortOrder: 'asc' });
  }

  async runningRoots(): Promise<readonly InstanceView[]> {
    return (await this.instances('running')).filter(({ parent_id: parent }) => parent === null);
  }

  /** Stops the engine and removes its database. */
  async close(): Promise<void> {
    await this.#engine.stop();
    for (const tail of ['', '-wal', '-shm']) rmSync(this.#database + tail, { force: true });
  }
}

function openOn(database: string, plugin: Plugin, time: { readonly now: number }): Promise<Engine> {
  return openEngine({ database, plugins: [plugin], clock: { now: () => time.now }, settings: SETTINGS });
}
