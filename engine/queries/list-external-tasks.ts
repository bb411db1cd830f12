import { Type } from '@sinclair/typebox';
import type { Knex } from 'knex';
import { CartableError } from '../errors.ts';
import { type ExternalTaskRow, asExternalTask, externalTaskFor, jobIdOf } from '../commands/external-task/external-task.ts';
import { Page } from '../commands/schemas.ts';
import { type Actor, holds } from '../runtime/actor.ts';
import { type Query, type QueryContext, requireRight } from '../runtime/command.ts';
import { findInstance } from '../store/instances.ts';
import { offeredTopics } from '../store/external-tasks.ts';
import { type JobRow, leaseTime } from '../store/jobs.ts';
import type { BuildContext } from '../store/statement.ts';
import { type PageInput, countRows, listPage } from './paging.ts';

export interface ExternalTaskFilter {
  readonly taskId?: string;
  readonly topicName?: string;
  readonly workerId?: string;
  readonly locked?: boolean;
  readonly notLocked?: boolean;
  readonly withRetriesLeft?: boolean;
  readonly noRetriesLeft?: boolean;
  readonly activityId?: string;
  readonly processInstanceId?: string;
  readonly processDefinitionId?: string;
  readonly processDefinitionKey?: string;
}
const text = Type.Optional(Type.String());
const flag = Type.Optional(Type.Boolean());
const FILTER = {
  taskId: text,
  topicName: text,
  workerId: text,
  locked: flag,
  notLocked: flag,
  withRetriesLeft: flag,
  noRetriesLeft: flag,
  activityId: text,
  processInstanceId: text,
  processDefinitionId: text,
  processDefinitionKey: text,
};

export interface ExternalTaskView {
  readonly task: ExternalTaskRow;
  readonly businessKey: string | null;
}

/** External tasks, the oldest first: all with `instance.read`, else those of the topics that the actor works on. */
export const listExternalTasks: Query<ExternalTaskFilter & PageInput, readonly ExternalTaskView[]> = {
  name: 'externalTask.list',
  input: Type.Object({ ...FILTER, ...Page }, { additionalProperties: false }),
  async run(context, { firstResult, maxResults, ...filter }) {
    const page = { ...(firstResult === undefined ? {} : { firstResult }), ...(maxResults === undefined ? {} : { maxResults }) };
    const rows = await listPage<JobRow & { business_key: string | null }>(context, 'externalTask.list', page, (build) =>
      filtered(context, build, filter)
        .leftJoin('process_instance', 'process_instance.id', 'job.instance_id')
        .select('job.*', 'process_instance.business_key')
        .orderBy(['job.created_at', 'job.id']),
    );
    return rows.map(({ business_key: businessKey, ...job }) => {
      const task = asExternalTask(job);
      if (task === undefined) throw new CartableError('INTERNAL', `The job ${job.id} is no external task.`);
      return { task, businessKey };
    });
  },
};

export const countExternalTasks: Query<ExternalTaskFilter, number> = {
  name: 'externalTask.count',
  input: Type.Object(FILTER, { additionalProperties: false }),
  run: (context, filter) => countRows(context, 'externalTask.count', (build) => filtered(context, build, filter)),
};

/** @throws CartableError NOT_FOUND, also for a task whose topic is not the actor's. */
export const getExternalTask: Query<{ readonly taskId: string }, ExternalTaskView> = {
  name: 'externalTask.get',
  input: Type.Object({ taskId: Type.String() }, { additionalProperties: false }),
  async run(context, { taskId }) {
    const task = await externalTaskFor(context, taskId, 'instance.read');
    const instance = await context.tx.one(findInstance, { id: task.instance_id });
    return { task, businessKey: instance?.business_key ?? null };
  },
};

/** For those who wait for tasks: which of these topics have one that could be given to a worker now. */
export const listOfferedTopics: Query<{ readonly topics: readonly string[] }, readonly string[]> = {
  name: 'externalTask.offeredTopics',
  input: Type.Object({ topics: Type.Array(Type.String()) }, { additionalProperties: false }),
  async run({ tx, actor, now }, { topics }) {
    requireRight(actor, 'engine.internal');
    const rows = await tx.all(offeredTopics, { topics: topics.map((topic) => ({ topic })), now });
    return rows.map(({ topic }) => topic);
  },
};

function filtered({ actor, now }: QueryContext, build: BuildContext, filter: ExternalTaskFilter): Knex.QueryBuilder {
  const query = build.knex('job').where('job.kind', 'external');
  if (!holds(actor, 'instance.read')) void query.where((topics) => ofTopicsOf(actor, topics));
  if (filter.taskId !== undefined) void query.where('job.id', jobIdOf(filter.taskId));
  if (filter.topicName !== undefined) void query.where('job.name', filter.topicName);
  if (filter.workerId !== undefined) void query.where('job.lease_owner', filter.workerId);
  if (filter.locked === true) void query.where('job.lease_until', '>', leaseTime(build, now));
  if (filter.notLocked === true) {
    const time = leaseTime(build, now);
    void query.where((free) => void free.whereNull('job.lease_until').orWhere('job.lease_until', '<=', time));
  }
  if (filter.withRetriesLeft === true) void query.where('job.retries', '>', 0);
  if (filter.noRetriesLeft === true) void query.where('job.retries', 0);
  if (filter.activityId !== undefined) void query.where('job.element', filter.activityId);
  if (filter.processInstanceId !== undefined) void query.where('job.instance_id', filter.processInstanceId);
  if (filter.processDefinitionId !== undefined) void query.where('job.definition_id', filter.processDefinitionId);
  if (filter.processDefinitionKey !== undefined) void query.where('job.definition_key', filter.processDefinitionKey);
  return query;
}

/** The same that `holds` says of each topic's right. */
function ofTopicsOf(actor: Actor, query: Knex.QueryBuilder): void {
  // Without any such right there is nothing to see.
  void query.whereRaw('1 = 0');
  for (const right of actor.rights) {
    if (right === '*' || right === 'worker.*') void query.orWhereRaw('1 = 1');
    else if (!right.startsWith('worker.')) continue;
    else if (right.endsWith('.*')) {
      const prefix = right.slice('worker.'.length, -1);
      void query.orWhereRaw('substr(job.name, 1, ?) = ?', [prefix.length, prefix]);
    } else void query.orWhere('job.name', right.slice('worker.'.length));
  }
}
