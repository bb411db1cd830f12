/** betsy: what a process logged, as a bag, and how it ended. */
import {
  CartableError,
  completeExternalTask,
  externalTaskId,
  fetchAndLock,
  listExternalTasks,
  readFact,
  startProcess,
} from '../../engine/index.ts';
import { BetsyCase, type Case, Failure, type ScriptOperation, modelsOf, shaped } from './format.ts';
import { substitute } from './substitute.ts';
import { TRACE, type Script, tracePlugin } from './trace-plugin.ts';
import { valuesOf } from './values.ts';
import type { Outside, World, Worlds } from './world.ts';

/** Scripts that take their time are done by a worker; all others by the engine itself. */
const TAKES_TIME = new Set(['wait', 'interval']);
/** The source waits for real time after the last step; timers of a moment fire meanwhile. */
const GRACE = 'PT1.5S';
const PARALLEL = 'EXECUTION_parallel';

export async function runBetsy(directory: string, worlds: Worlds, entry: Case): Promise<void> {
  const given = shaped(BetsyCase, entry);
  const scripts = Object.entries(given.scripts ?? {}).map(([element, operations]) => ({
    element,
    operations: [operations].flat(),
  }));
  const local: Script[] = [];
  const names = new Map<string, string>();
  const slow = new Map<string, ScriptOperation>();
  for (const [index, { element, operations }] of scripts.entries()) {
    const waits = operations.find(({ op }) => TAKES_TIME.has(op));
    const name = waits === undefined ? `conformance.script${index}` : `worker-${index}`;
    names.set(element, name);
    if (waits === undefined) local.push({ name, operations });
    else slow.set(name, waits);
  }
  const world = await worlds.make(tracePlugin(local), undefined);
  try {
    const worker = new SlowWorker(world, slow);
    world.outside = worker;
    const outcome = await play(directory, world, given, names);
    judge(given, outcome, [...(await traceOf(world)), ...worker.overlap()]);
  } finally {
    await world.close();
  }
}

interface Outcome {
  readonly rejected: string | null;
  /** What failed: a refused start, or incidents. */
  readonly errors: readonly string[];
  readonly ended: boolean;
}

async function play(directory: string, world: World, given: BetsyCase, scripts: ReadonlyMap<string, string>): Promise<Outcome> {
  const conditions = new Map(Object.entries(given.conditions ?? {}));
  const errors: string[] = [];
  try {
    const models = modelsOf(directory, given.bpmn);
    await world.deploy(
      await Promise.all(
        models.map(async ({ name, content }) => ({ name, content: await substitute(content, { scripts, conditions }) })),
      ),
    );
  } catch (error) {
    if (error instanceof CartableError) return { rejected: error.message, errors, ended: false };
    throw error;
  }
  for (const { start, variables, advanceTime } of given.steps) {
    if (start !== undefined) {
      try {
        await world.execute(startProcess, { key: start, variables: valuesOf(variables) });
      } catch (error) {
        if (!(error instanceof CartableError)) throw error;
        errors.push(error.message);
      }
      await world.settle();
    }
    if (advanceTime !== undefined) await world.advance(advanceTime);
    await world.restart();
  }
  if (given.steps.every(({ advanceTime }) => advanceTime === undefined)) await world.advance(GRACE);
  for (const { element, code, message } of await world.incidents()) errors.push(`${element}: ${code}: ${message}`);
  for (const { parent_id: caller, status, end_reason: reason } of await world.instances('any'))
    if (caller === null && status === 'INTERNALLY_TERMINATED') errors.push(`ended by ${reason ?? 'an error'}`);
  return { rejected: null, errors, ended: (await world.runningRoots()).length === 0 };
}

/** @throws Failure that says what is otherwise than expected. */
function judge({ expect, inferred }: BetsyCase, outcome: Outcome, logged: readonly string[]): void {
  const trace = collapsed(logged, expect.collapse ?? []);
  const told = `logged [${trace.toSorted().join(', ')}]`;
  const { rejected, errors, ended } = outcome;
  const failed = errors.length > 0;
  const isOne = (traces: readonly (readonly string[])[]) => traces.some((one) => bag(one) === bag(trace));
  const wantsFailure = expect.outcome !== 'normal';
  if (rejected !== null && !expect.outcome.startsWith('rejected')) throw new Failure(`refused: ${rejected}`);
  if (!wantsFailure && failed) throw new Failure(`failed: ${errors.join(' · ')}; ${told}`);
  if (wantsFailure && !failed && rejected === null) throw new Failure(`expected ${expect.outcome}, but nothing failed; ${told}`);
  if (expect.outcome === 'rejected' && rejected === null) throw new Failure('was not refused');
  if (expect.errorCode !== undefined && !errors.some((error) => error.includes(expect.errorCode ?? '')))
    throw new Failure(`no failure names the error ${expect.errorCode}: ${errors.join(' · ')}`);
  if (!isOne(expect.traces)) {
    if (!wantsFailure && isOne(inferred?.alsoDefensible ?? [])) return;
    throw new Failure(`${told}, expected [${expect.traces.map((one) => one.join(', ')).join('] or [')}]`);
  }
  if (!wantsFailure && inferred?.ended !== undefined && inferred.ended !== ended)
    throw new Failure(ended ? 'ended, and should have been left waiting' : 'logged what it should, but did not end');
}

/** Each of these counts once, however often it was logged. */
function collapsed(trace: readonly string[], once: readonly string[]): readonly string[] {
  return trace.filter((token, index) => !once.includes(token) || trace.indexOf(token) === index);
}

const bag = (tokens: readonly string[]): string => JSON.stringify(tokens.toSorted());

async function traceOf(world: World): Promise<readonly string[]> {
  const { tables } = await world.query(readFact, { fact: TRACE, input: {} });
  return (tables[0]?.rows ?? []).map(([token]) => String(token));
}

/** Carries out scripts that wait: it takes a task when it is offered and completes it when its time is over. */
class SlowWorker implements Outside {
  readonly #world: World;
  readonly #topics: ReadonlyMap<string, ScriptOperation>;
  readonly #intervals: { readonly name: string; readonly from: number; readonly to: number }[] = [];

  constructor(world: World, topics: ReadonlyMap<string, ScriptOperation>) {
    this.#world = world;
    this.#topics = topics;
  }

  async work(): Promise<boolean> {
    const due = (await this.#tasks()).filter(({ at }) => at <= this.#world.now);
    for (const { topic, since, at } of due) {
      const topics = [{ topicName: topic, lockDuration: 1_000 }];
      const [locked] = await this.#world.execute(fetchAndLock, { workerId: 'script', maxTasks: 1, topics });
      if (locked === undefined) continue;
      const { name } = this.#topics.get(topic) ?? {};
      if (name !== undefined) this.#intervals.push({ name, from: since, to: at });
      await this.#world.execute(completeExternalTask, { taskId: externalTaskId(locked.task), workerId: 'script' });
    }
    return due.length > 0;
  }

  async nextDue(): Promise<number | null> {
    const times = (await this.#tasks()).map(({ at }) => at);
    return times.length === 0 ? null : Math.min(...times);
  }

  async #tasks(): Promise<readonly { readonly topic: string; readonly since: number; readonly at: number }[]> {
    if (this.#topics.size === 0) return [];
    const tasks = await this.#world.query(listExternalTasks, { maxResults: 1_000 });
    return tasks.flatMap(({ task }) => {
      const script = this.#topics.get(task.name);
      return script === undefined ? [] : [{ topic: task.name, since: task.created_at, at: task.created_at + (script.ms ?? 0) }];
    });
  }

  /** The token for two intervals of different names that overlapped. */
  overlap(): readonly string[] {
    const meets = this.#intervals.some((one) =>
      this.#intervals.some((other) => one.name < other.name && one.from < other.to && other.from < one.to),
    );
    return meets ? [PARALLEL] : [];
  }
}
