/** What a step expects. */
import {
  type HistoricActivity,
  listExternalTasks,
  listHistoryActivities,
  listSubscriptions,
  listTasks,
  listVariables,
  toPlainJson,
} from '../../engine/index.ts';
import { Failure, type OperatonStep } from './format.ts';
import { openActivities } from './open-activities.ts';
import type { ServiceWorker } from './service-worker.ts';
import type { World } from './world.ts';

/** A topic of this name stands for nothing in the source; its calls are not counted. */
const NOTHING = 'noop';

/** Null when the step expects nothing. */
export function assertionOf(world: World, worker: ServiceWorker, step: OperatonStep): (() => Promise<void>) | null {
  return (
    ofTasks(world, step) ??
    ofState(world, step) ??
    ofVariables(world, step) ??
    ofHistory(world, step) ??
    ofServices(world, worker, step)
  );
}

function ofTasks(world: World, { expectTasks, expectTaskNames, expectAssignees }: OperatonStep): (() => Promise<void>) | null {
  const tasks = () => world.query(listTasks, { maxResults: 1_000 });
  if (expectTasks !== undefined)
    return async () =>
      same(
        'open tasks',
        (await tasks()).map(({ element }) => element),
        expectTasks,
      );
  if (expectTaskNames !== undefined)
    return async () =>
      same(
        'names of tasks',
        (await tasks()).map(({ name }) => name ?? ''),
        expectTaskNames,
      );
  if (expectAssignees !== undefined)
    return async () =>
      same(
        'assignees',
        (await tasks()).map(({ assignee }) => assignee ?? ''),
        expectAssignees,
      );
  return null;
}

function ofState(world: World, step: OperatonStep): (() => Promise<void>) | null {
  const { expectActive, expectSubscriptions, expectNoSubscription, expectEnded, expectInstances, expectIncidents } = step;
  if (expectActive !== undefined) {
    return async () => {
      const open = counted((await openActivities(world)).map(({ activityId }) => activityId));
      sameCounts('open', open, counted(expectActive));
    };
  }
  if (expectSubscriptions !== undefined) {
    const { message, count } = expectSubscriptions;
    return async () => same('subscriptions', [await subscriptions(world, message)], [count]);
  }
  if (expectNoSubscription !== undefined)
    return async () => same('subscriptions', [await subscriptions(world, expectNoSubscription.message)], [0]);
  if (expectEnded !== undefined)
    return async () => {
      const running = await world.runningRoots();
      const open = (await openActivities(world)).map(({ activityId }) => activityId).join(', ');
      if (expectEnded === (running.length === 0)) return;
      const [incident] = await world.incidents();
      const why = incident === undefined ? '' : `; incident at ${incident.element}: ${incident.message}`;
      throw new Failure(expectEnded ? `has not ended; open: ${open}${why}` : 'has ended');
    };
  if (expectInstances !== undefined)
    return async () => same('running instances', [(await world.runningRoots()).length], [expectInstances]);
  if (expectIncidents !== undefined)
    return async () => {
      const incidents = counted((await world.incidents()).map(({ element }) => element));
      sameCounts('incidents', incidents, new Map(Object.entries(expectIncidents)), true);
    };
  return null;
}

async function subscriptions(world: World, name: string): Promise<number> {
  return (await world.query(listSubscriptions, { kind: 'message', name, maxResults: 1_000 })).length;
}

function ofVariables(world: World, { expectVariables, expectNoVariables }: OperatonStep): (() => Promise<void>) | null {
  if (expectVariables !== undefined) {
    return async () => {
      for (const [name, wanted] of Object.entries(expectVariables)) {
        const values = await valuesCalled(world, name);
        if (!values.includes(JSON.stringify(wanted)))
          throw new Failure(`the variable ${name} is ${values.join(' or ') || 'not there'}, not ${JSON.stringify(wanted)}`);
      }
    };
  }
  if (expectNoVariables !== undefined) {
    return async () => {
      for (const name of expectNoVariables) {
        const values = await processValues(world, name, true);
        if (values.length > 0) throw new Failure(`the variable ${name} is ${values.join(' or ')}`);
      }
    };
  }
  return null;
}

/** Of the started processes; else of those that they called; else of what is open in them (input parameters). */
async function valuesCalled(world: World, name: string): Promise<readonly string[]> {
  const started = await processValues(world, name, true);
  if (started.length > 0) return started;
  const called = await processValues(world, name, false);
  if (called.length > 0) return called;
  const local: string[] = [];
  for (const { processInstanceId, execution } of await openActivities(world)) {
    const variables = await world.query(listVariables, { processInstanceId, execution });
    const value = variables[name];
    if (value !== undefined) local.push(JSON.stringify(toPlainJson(value)));
  }
  return local;
}

async function processValues(world: World, name: string, roots: boolean): Promise<readonly string[]> {
  const values: string[] = [];
  for (const { id, parent_id: parent } of await world.instances('any')) {
    if ((parent === null) !== roots) continue;
    const value = (await world.query(listVariables, { processInstanceId: id }))[name];
    if (value !== undefined) values.push(JSON.stringify(toPlainJson(value)));
  }
  return values;
}

function ofHistory(world: World, step: OperatonStep): (() => Promise<void>) | null {
  const { expectPassed, expectNotPassed, expectCanceled } = step;
  const passed = () => ended(world, ({ canceled }) => !canceled);
  if (expectPassed !== undefined)
    return async () => sameCounts('completed', await passed(), new Map(Object.entries(expectPassed)));
  if (expectNotPassed !== undefined)
    return async () => sameCounts('completed', await passed(), new Map(expectNotPassed.map((id) => [id, 0])));
  if (expectCanceled !== undefined)
    return async () =>
      sameCounts('cancelled', await ended(world, ({ canceled }) => canceled), new Map(Object.entries(expectCanceled)));
  return null;
}

async function ended(world: World, which: (activity: HistoricActivity) => boolean): Promise<ReadonlyMap<string, number>> {
  const found: string[] = [];
  for (const { id } of await world.instances('any')) {
    const activities = await world.query(listHistoryActivities, { processInstanceId: id });
    // What repeats an activity is none itself: its iterations count.
    const bodies = new Set(activities.map(({ parentId, activityId }) => `${parentId} ${activityId}`));
    const counts = activities.filter(({ id: own, activityId }) => !bodies.has(`${own} ${activityId}`));
    for (const activity of counts) if (activity.endTime !== null && which(activity)) found.push(activity.activityId);
  }
  return counted(found);
}

function ofServices(world: World, worker: ServiceWorker, step: OperatonStep): (() => Promise<void>) | null {
  const { expectServiceCalls, expectRecorded, expectExternal } = step;
  if (expectServiceCalls !== undefined) {
    return async () => {
      const calls = new Map([...worker.calls].filter(([topic]) => topic !== NOTHING));
      sameCounts('service calls', calls, new Map(Object.entries(expectServiceCalls)), true);
    };
  }
  if (expectRecorded !== undefined) return async () => same('recorded', worker.recorded.map(String), expectRecorded.map(String));
  if (expectExternal !== undefined) {
    return async () => {
      const tasks = await world.query(listExternalTasks, { maxResults: 1_000 });
      const open = counted(tasks.map(({ task }) => task.name).filter((topic) => !worker.serves(topic)));
      sameCounts('external tasks', open, new Map(Object.entries(expectExternal)), true);
    };
  }
  return null;
}

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** As bags. @throws Failure */
function same(what: string, got: readonly (string | number)[], wanted: readonly (string | number)[]): void {
  const [is, shouldBe] = [got, wanted].map((list) => list.map(String).toSorted().join(', '));
  if (is !== shouldBe) throw new Failure(`${what}: [${is}], not [${shouldBe}]`);
}

/** What is not mentioned is free, unless `exactly`. @throws Failure */
function sameCounts(what: string, got: ReadonlyMap<string, number>, wanted: ReadonlyMap<string, number>, exactly = false): void {
  const names = exactly ? new Set([...got.keys(), ...wanted.keys()]) : wanted.keys();
  const wrong = [...names].filter((name) => (got.get(name) ?? 0) !== (wanted.get(name) ?? 0));
  if (wrong.length === 0) return;
  const told = wrong.map((name) => `${name} ${got.get(name) ?? 0} times, not ${wanted.get(name) ?? 0}`);
  throw new Failure(
    `${what}: ${told.join('; ')}; all: ${[...got].map(([name, count]) => `${name} ${count}`).join(', ') || 'none'}`,
  );
}
