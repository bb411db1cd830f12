/**
 * Plays the scenarios of ready-made processes: real engine, plugins and database, a clock moved by hand, and people
 * who hold nothing but the groups and rights that the scenario's world gives them.
 */
import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cancelInstance,
  CartableError,
  completeTask,
  correlateMessage,
  createRecord,
  deploy,
  getRecord,
  listHistoryActivities,
  listIncidents,
  listInstances,
  listJobs,
  listRecords,
  listTasks,
  openEngine,
  replayInstance,
  runOperation,
  startProcess,
  SYSTEM,
  verifyBooks,
  verifyJournal,
  type Actor,
  type Engine,
  type Plugin,
} from '../../engine/index.ts';
import { decode, isObject, type Value, type ValueObject } from '../../engine/expression/value.ts';
import { eachDatabase, type TestDatabase } from './postgres.ts';
import { createPeople } from './scenario-people.ts';
import { plain, within } from './scenario-values.ts';
import { takeSnapshot } from './snapshot.ts';
import type { Data, Expectation, Json, NewRecord, Person, Scenario, Step, World } from '../../processes/scenario.ts';

const PROCESSES = new URL('../../processes/', import.meta.url).pathname;
const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 23, 9);

/** Steps run jobs themselves, and a busy machine may take its time to read the flows. */
const SETTINGS = { runJobs: false, parseMilliseconds: 60_000 };

/** One test for each scenario, on SQLite and on PostgreSQL; each begins in the world, where nothing has happened yet. */
export function testScenarios(
  name: string,
  plugins: readonly Plugin[],
  { world, scenarios }: { readonly world: World; readonly scenarios: readonly Scenario[] },
): void {
  eachDatabase(name, (open) => {
    let made: ReturnType<typeof makeWorld> | null = null;
    it.each(scenarios)('$name', async (scenario) => {
      expect.hasAssertions();
      made ??= makeWorld(open, plugins, world);
      const { kept, again } = await made;
      const { url } = await again();
      await playScenario(url, plugins, world, kept, scenario);
    });
  });
}

type Kept = ReadonlyMap<string, Json>;

/** Deploys every ready-made process, creates people and records, and gives the way back to this moment. */
async function makeWorld(
  open: () => Promise<TestDatabase>,
  plugins: readonly Plugin[],
  world: World,
): Promise<{ kept: Kept; again: () => Promise<TestDatabase> }> {
  const database = await open();
  const engine = await openEngine({ database: database.url, plugins, clock: { now: () => START }, settings: SETTINGS });
  const play = new Play(engine, world, new Map(), () => undefined);
  try {
    await play.prepare();
  } finally {
    await engine.stop();
  }
  return { kept: play.kept, again: await takeSnapshot(database, open) };
}

/** @throws what jest's `expect` throws; also when an operation fails technically, an incident comes up or the books differ. */
async function playScenario(
  database: string,
  plugins: readonly Plugin[],
  world: World,
  kept: Kept,
  scenario: Scenario,
): Promise<void> {
  let now = START;
  const engine = await openEngine({ database, plugins, clock: { now: () => now }, settings: SETTINGS });
  const play = new Play(engine, world, kept, (hours) => {
    now += hours * HOUR;
  });
  try {
    for (const step of [...scenario.given, ...scenario.steps]) await play.step(step);
    await play.look(scenario.expect);
    await play.prove();
  } finally {
    await engine.stop();
  }
}

class Play {
  readonly #engine: Engine;
  readonly #world: World;
  readonly #wait: (hours: number) => void;
  /** `$name` -> value. */
  readonly kept: Map<string, Json>;

  constructor(engine: Engine, world: World, kept: Kept, wait: (hours: number) => void) {
    this.#engine = engine;
    this.#world = world;
    this.#wait = wait;
    this.kept = new Map(kept);
  }

  /** Deploys every ready-made process, then creates people and records. */
  async prepare(): Promise<void> {
    const files = readdirSync(PROCESSES, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(bpmn|dmn|form)$/.test(path));
    const resources = files.toSorted().map((name) => ({ name, content: readFileSync(join(PROCESSES, name), 'utf8') }));
    const { warnings } = await this.#engine.execute(deploy, SYSTEM, { name: 'ready-made', resources });
    expect(warnings).toEqual([]);
    await createPeople(this.#engine, this.#world);
    for (const record of this.#world.records) await this.#create(record);
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'call':
        await this.#orRefused(step.refused, async () => {
          const input = this.#variables(step.input);
          const output = await this.#engine.execute(runOperation, this.#actor(step.by), { operation: step.operation, input });
          this.#keepFields(step.keep ?? {}, output);
        });
        break;
      case 'start':
        await this.#engine.execute(startProcess, this.#actor(step.by), {
          key: step.process,
          variables: this.#variables(step.variables),
        });
        break;
      case 'send':
        await this.#engine.execute(correlateMessage, SYSTEM, {
          messageName: step.message,
          correlationKey: step.key,
          variables: this.#variables(step.variables),
        });
        break;
      case 'complete':
        await this.#complete(step);
        break;
      case 'delete': {
        const [instance] = await this.#engine.query(listInstances, SYSTEM, { processDefinitionKey: step.process });
        const processInstanceId = instance?.id ?? '';
        await this.#engine.execute(cancelInstance, SYSTEM, { processInstanceId, reason: step.reason });
        break;
      }
      case 'open': {
        const { items } = await this.#engine.query(listRecords, SYSTEM, { resource: step.resource, filters: {} });
        const id = String(items.at(-1)?.['id']);
        const record = decode(JSON.stringify(await this.#engine.query(getRecord, SYSTEM, { resource: step.resource, id })));
        this.#keepFields(step.keep, record);
        break;
      }
      case 'create':
        await this.#create(step.record);
        break;
      case 'wait':
        this.#wait(step.hours);
        break;
      case 'expect':
        await this.look(step);
        break;
    }
    if (step.do !== 'call' || step.unheard !== true) await this.#settle();
  }

  async look({ tasks, inbox, running, passed, avoided, records }: Expectation): Promise<void> {
    if (tasks !== undefined) expect(await this.#tasksOf(SYSTEM)).toEqual(tasks);
    for (const [person, wanted] of Object.entries(inbox ?? {}))
      expect({ [person]: await this.#tasksOf(this.#actor(person)) }).toEqual({ [person]: wanted });
    if (running !== undefined) {
      const instances = await this.#engine.query(listInstances, SYSTEM, {});
      expect(instances.map((instance) => instance.definition_key).toSorted()).toEqual(running);
    }
    const completed = passed === undefined && avoided === undefined ? [] : await this.#completedElements();
    expect(completed).toEqual(expect.arrayContaining([...(passed ?? [])]));
    expect(completed.filter((element) => avoided?.includes(element) === true)).toEqual([]);
    for (const [resource, wanted] of Object.entries(records ?? {})) {
      const { items } = await this.#engine.query(listRecords, SYSTEM, { resource, filters: {} });
      expect({ [resource]: items }).toEqual({
        [resource]: wanted.map((fields) => expect.objectContaining(this.#filled(fields))),
      });
    }
  }

  async #completedElements(): Promise<string[]> {
    const elements = new Set<string>();
    for (const { id } of await this.#engine.query(listInstances, SYSTEM, { state: 'any' })) {
      const activities = await this.#engine.query(listHistoryActivities, SYSTEM, { processInstanceId: id });
      for (const { activityId, endTime, canceled } of activities) if (endTime !== null && !canceled) elements.add(activityId);
    }
    return [...elements].toSorted();
  }

  /** What must be true after whatever happened: the books agree, the journal is whole and tells everything. */
  async prove(): Promise<void> {
    expect(await this.#engine.query(verifyBooks, SYSTEM, {})).toMatchObject({ differences: [] });
    expect(await this.#engine.query(verifyJournal, SYSTEM, {})).toMatchObject({ problems: [] });
    for (const { id } of await this.#engine.query(listInstances, SYSTEM, { state: 'any' })) {
      const { replayed, stored, firstDifference } = await this.#engine.query(replayInstance, SYSTEM, { processInstanceId: id });
      expect({ replayed, firstDifference }).toEqual({ replayed: stored, firstDifference: null });
    }
  }

  async #complete({ by, task: element, with: variables, refused }: Extract<Step, { do: 'complete' }>): Promise<void> {
    const actor = this.#actor(by);
    const mine = await this.#engine.query(listTasks, actor, { taskDefinitionKey: element });
    const task = mine.at(-1);
    if (task === undefined) throw new Error(`${by} has no task ${element}; open: ${(await this.#tasksOf(SYSTEM)).join(', ')}.`);
    const completing = this.#engine.execute(completeTask, actor, { taskId: task.id, variables: this.#variables(variables) });
    if (refused === undefined) await completing;
    else await expect(completing).rejects.toMatchObject({ code: 'VALIDATION', faults: [{ at: refused }] });
  }

  async #tasksOf(actor: Actor): Promise<string[]> {
    return (await this.#engine.query(listTasks, actor, {})).map(({ element }) => element).toSorted();
  }

  /** Runs everything that is due; whatever fails technically fails the scenario. */
  async #settle(): Promise<void> {
    await this.#engine.runDueJobs();
    const incidents = await this.#engine.query(listIncidents, SYSTEM, {});
    const jobs = await this.#engine.query(listJobs, SYSTEM, {});
    expect([
      ...incidents.map(({ element, code, message }) => ({ element, code, message })),
      ...jobs.filter(({ error }) => error !== null).map(({ element, name, error }) => ({ element, name, error })),
    ]).toEqual([]);
  }

  async #orRefused(code: string | undefined, work: () => Promise<void>): Promise<void> {
    if (code === undefined) return work();
    const outcome = await work().then(
      () => 'was done',
      (error: unknown) => (error instanceof CartableError ? (error.details['errorCode'] ?? error.code) : String(error)),
    );
    expect(outcome).toBe(code);
  }

  async #create({ resource, values, as }: NewRecord): Promise<void> {
    const { id } = await this.#engine.execute(createRecord, SYSTEM, { resource, values: { ...this.#filled(values) } });
    if (as !== undefined) this.#keep(as, id);
  }

  #actor(userId: string): Actor {
    const person: Person | undefined = this.#world.people[userId];
    if (person === undefined) throw new Error(`Nobody is called ${userId}.`);
    return { userId, onBehalfOf: null, groups: person.groups, rights: person.rights };
  }

  #keepFields(keep: Readonly<Record<string, string>>, of: Value): void {
    for (const [name, field] of Object.entries(keep))
      this.#keep(name, plain(field.split('.').reduce<Value | undefined>(within, of)));
  }

  #keep(name: string, value: Json): void {
    this.kept.set(`$${name}`, value);
  }

  #variables(data: Data): ValueObject {
    const value: Value = decode(JSON.stringify(this.#filled(data)));
    return isObject(value) ? value : {};
  }

  #filled(data: Data): Data {
    return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, this.#fill(value)]));
  }

  #fill(value: Json): Json {
    if (typeof value === 'string' && value.startsWith('$')) {
      const kept = this.kept.get(value);
      if (kept === undefined) throw new Error(`Nothing was kept as ${value}.`);
      return kept;
    }
    if (Array.isArray(value)) return value.map((item: Json) => this.#fill(item));
    return typeof value === 'object' && value !== null ? this.#filled(value as Data) : value;
  }
}
