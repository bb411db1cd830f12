/**
 * What workers outside are given: a job of kind `external`, its topic in `name`, its lock the job's lease. Outside it has
 * the id of its activity instance, `instanceId:execution`.
 */
import { CartableError } from '../../errors.ts';
import { type Actor, holds } from '../../runtime/actor.ts';
import type { CommandContext, QueryContext, Tree } from '../../runtime/command.ts';
import { operationJobId } from '../../runtime/job-rows.ts';
import { type JobRow, findJob } from '../../store/jobs.ts';

export interface ExternalTaskRow extends JobRow {
  readonly instance_id: string;
  readonly root_id: string;
  readonly execution: number;
  readonly definition_id: string;
  readonly definition_key: string;
  readonly element: string;
  readonly name: string;
}

/** The longest lock and the longest wait before the next try: ten years, in milliseconds. */
export const LONGEST_LOCK = 10 * 366 * 86_400_000;
export const MOST_RETRIES = 2 ** 31 - 1;

/** The right that a worker needs for a topic; `worker.*` is for all of them. */
export const topicRight = (topic: string): string => `worker.${topic}`;

/** Of a job of another kind undefined. */
export function asExternalTask(job: JobRow | undefined): ExternalTaskRow | undefined {
  if (job?.kind !== 'external') return undefined;
  const { instance_id, root_id, execution, definition_id, definition_key, element, name } = job;
  if (instance_id === null || root_id === null || execution === null) return undefined;
  if (definition_id === null || definition_key === null || element === null || name === null) return undefined;
  return { ...job, instance_id, root_id, execution, definition_id, definition_key, element, name };
}

export const externalTaskId = (row: ExternalTaskRow): string => `${row.instance_id}:${row.execution}`;

export function jobIdOf(taskId: string): string {
  const split = taskId.lastIndexOf(':');
  return operationJobId(taskId.slice(0, split), Number(taskId.slice(split + 1)));
}

/**
 * The task for a worker of its topic, or for a holder of `instead`. To everybody else it does not exist (S4).
 * @throws CartableError NOT_FOUND
 */
export async function externalTaskFor(context: QueryContext, taskId: string, instead?: string): Promise<ExternalTaskRow> {
  const task = asExternalTask(await context.tx.one(findJob, { id: jobIdOf(taskId) }));
  if (task !== undefined && mayWorkOn(context.actor, task.name, instead)) return task;
  throw noSuchTask(taskId);
}

function mayWorkOn(actor: Actor, topic: string, instead: string | undefined): boolean {
  return holds(actor, topicRight(topic)) || (instead !== undefined && holds(actor, instead));
}

/** Why a worker's fenced statement touched no row. @throws CartableError NOT_FOUND or NOT_WAITING, always. */
export async function refuseWorker(
  context: CommandContext,
  task: ExternalTaskRow,
  workerId: string,
  what: 'completed' | 'failed' | 'extended',
): Promise<never> {
  const now = asExternalTask(await context.tx.one(findJob, { id: task.id }));
  const id = externalTaskId(task);
  if (now === undefined) throw noSuchTask(id);
  if (now.lease_owner === workerId) throw new CartableError('NOT_WAITING', `The lock of external task ${id} has run out.`);
  const holder = now.lease_owner === null ? 'It is not locked' : `It is locked by worker '${now.lease_owner}'`;
  throw new CartableError('NOT_WAITING', `External task ${id} cannot be ${what} by worker '${workerId}'. ${holder}.`);
}

/** @throws CartableError ILLEGAL_STATE: the worker keeps the task and reports again once the instance goes on. */
export async function refuseWhileSuspended(tree: Tree, task: ExternalTaskRow): Promise<void> {
  if (!(await tree.get(task.instance_id)).suspended) return;
  throw new CartableError('ILLEGAL_STATE', `Process instance ${task.instance_id} is suspended: activate it first.`);
}

function noSuchTask(taskId: string): CartableError {
  return new CartableError('NOT_FOUND', `There is no external task ${taskId}.`);
}
