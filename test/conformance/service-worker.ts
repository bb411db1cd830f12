/** The workers of a scenario: each topic that the case lists is served at once, in the order in which its tasks came. */
import {
  completeExternalTask,
  externalTaskId,
  failExternalTask,
  fetchAndLock,
  getActivityTree,
  type ActivityInstance,
  type LockedTask,
  setVariables,
  throwExternalTaskError,
  toPlainJson,
} from '../../engine/index.ts';
import { type ServiceOperation } from './format.ts';
import { valuesOf } from './values.ts';
import type { Outside, World } from './world.ts';

const WORKER = 'scenario';
/** Camunda's default: a failing service is tried three times before its incident. */
const TRIES = 3;

export class ServiceWorker implements Outside {
  readonly #world: World;
  readonly #services: ReadonlyMap<string, readonly ServiceOperation[]>;
  /** Topic -> how often it was called. */
  readonly calls = new Map<string, number>();
  readonly recorded: unknown[] = [];

  constructor(world: World, services: Readonly<Record<string, readonly ServiceOperation[]>>) {
    this.#world = world;
    this.#services = new Map(Object.entries(services));
  }

  serves(topic: string): boolean {
    return this.#services.has(topic);
  }

  async work(): Promise<boolean> {
    const topics = [...this.#services.keys()].map((topicName) => ({ topicName, lockDuration: 1_000 }));
    if (topics.length === 0) return false;
    // One at a time: the next one sees the variables that this one sets.
    const [locked] = await this.#world.execute(fetchAndLock, { workerId: WORKER, maxTasks: 1, topics });
    if (locked === undefined) return false;
    await this.#serve(locked);
    return true;
  }

  nextDue(): Promise<null> {
    return Promise.resolve(null);
  }

  async #serve({ task, variables }: LockedTask): Promise<void> {
    const call = (this.calls.get(task.name) ?? 0) + 1;
    this.calls.set(task.name, call);
    const given = { taskId: externalTaskId(task), workerId: WORKER };
    const result: Record<string, unknown> = {};
    for (const operation of this.#services.get(task.name) ?? []) {
      const { increment, set, setFrom, record, bpmnError, from = 1, fail, times = Infinity } = operation;
      if (increment !== undefined) result[increment] = Number(toPlainJson(variables[increment] ?? 0)) + 1;
      if (set !== undefined) Object.assign(result, set);
      if (setFrom !== undefined) {
        const values = Object.entries(setFrom).map(([name, list]) => [name, list[call - 1]] as const);
        await this.#setBeside(task.instance_id, task.execution, Object.fromEntries(values));
      }
      if (record !== undefined) this.recorded.push(toPlainJson(variables[record] ?? null));
      if (bpmnError !== undefined && call >= from) {
        await this.#world.execute(throwExternalTaskError, { ...given, errorCode: bpmnError, variables: valuesOf(result) });
        return;
      }
      if (fail !== undefined && call <= times) {
        const retries = Math.max(0, TRIES - task.attempt);
        await this.#world.execute(failExternalTask, { ...given, errorMessage: fail, retries });
        return;
      }
    }
    await this.#world.execute(completeExternalTask, { ...given, variables: valuesOf(result) });
  }

  /** Variables of the scope that the activity stands in. */
  async #setBeside(processInstanceId: string, number: number, values: Readonly<Record<string, unknown>>): Promise<void> {
    const root = await this.#world.query(getActivityTree, { processInstanceId });
    const execution = parentOf(root, `${processInstanceId}:${number}`) ?? 0;
    await this.#world.execute(setVariables, { processInstanceId, execution, variables: valuesOf(values), local: true });
  }
}

/** Number of the execution around this one; null when it is not below `at`. */
function parentOf(at: ActivityInstance, id: string): number | null {
  for (const child of at.children) {
    if (child.id === id) return at.id.includes(':') ? Number(at.id.slice(at.id.lastIndexOf(':') + 1)) : 0;
    const found = parentOf(child, id);
    if (found !== null) return found;
  }
  return null;
}
