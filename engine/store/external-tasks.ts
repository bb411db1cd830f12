/** Jobs of kind `external`: tasks that workers outside lock, keep and report on. The worker's name is the fence. */
import type { Knex } from 'knex';
import { type JobRow, leaseEnd, leaseTime } from './jobs.ts';
import { type BuildContext, type SqlParams, type Statement, param, statement } from './statement.ts';

const IS_FREE = 'retries > 0 and suspended = 0 and due_at <= ? and (lease_until is null or lease_until <= ?)';

/**
 * Leases free external tasks of one topic to a worker for `lease` milliseconds, oldest first. On PostgreSQL rows that another worker is taking
 * are skipped. A null filter lets everything through.
 */
export const lockExternalTasks = lockTasks('job.lockExternal', 'due_at, id');
export const lockUrgentTasks = lockTasks('job.lockUrgent', 'priority desc, due_at, id');

interface LockTasks extends SqlParams {
  topic: string;
  worker: string;
  now: number;
  lease: number;
  limit: number;
  definitionKeys: readonly string[] | null;
  definitionIds: readonly string[] | null;
  businessKey: string | null;
}

function lockTasks(name: string, order: string): Statement<LockTasks, JobRow> {
  return statement<LockTasks, JobRow>(name, (build) => lockIn(build, order));
}

function lockIn(build: BuildContext, order: string): Knex.Raw {
  const { knex, dialect, inTexts } = build;
  // Materialized, so that no plan takes the limited selection twice.
  return knex.raw(
    `with picked as materialized (
       select id from job where kind = 'external' and name = ? and ${IS_FREE}
         and (cast(? as text) is null or ?) and (cast(? as text) is null or ?)
         and (cast(? as text) is null or instance_id in (select id from process_instance where business_key = ?))
       order by ${order} limit ? ${dialect === 'postgres' ? 'for update skip locked' : ''}
     )
     update job set lease_owner = ?, lease_until = ?, attempt = attempt + 1 where id in (select id from picked) returning *`,
    [
      param('topic'),
      param('now'),
      leaseTime(build, param('now')),
      param('definitionKeys'),
      inTexts('definition_key', 'definitionKeys'),
      param('definitionIds'),
      inTexts('definition_id', 'definitionIds'),
      param('businessKey'),
      param('businessKey'),
      param('limit'),
      param('worker'),
      leaseEnd(build, 'lease'),
    ],
  );
}

/** Which of these topics have a task that a worker could be given now. */
export const offeredTopics = statement<{ topics: readonly { topic: string }[]; now: number }, { topic: string }>(
  'job.offeredTopics',
  (build) =>
    build.knex.raw(
      `select topic from ? where exists (select 1 from job where kind = 'external' and name = r.topic and ${IS_FREE})`,
      [build.rows('topics', { topic: 'text' }, 'r'), param('now'), leaseTime(build, param('now'))],
    ),
);

/** The worker's fence: of a task that another worker holds, or nobody, no row is touched. */
export const endLockedTask = statement<{ id: string; worker: string }>('job.endLocked', ({ knex }) =>
  knex('job')
    .where({ id: param('id'), kind: 'external', lease_owner: param('worker') })
    .delete(),
);

export const failLockedTask = statement<{
  id: string;
  worker: string;
  due: number;
  retries: number;
  error: string;
  details: string | null;
}>('job.failLocked', ({ knex }) =>
  knex('job')
    .where({ id: param('id'), kind: 'external', lease_owner: param('worker') })
    .update({
      due_at: param('due'),
      retries: param('retries'),
      error: param('error'),
      payload: param('details'),
      lease_owner: null,
      lease_until: null,
    }),
);

/** For a worker that names the task: of one that another holds no row is touched. */
export const lockOneTask = statement<{ id: string; worker: string; now: number; lease: number }>('job.lockOne', (build) =>
  build
    .knex('job')
    .where({ id: param('id'), kind: 'external' })
    .whereRaw('(lease_owner = ? or lease_until is null or lease_until <= ?)', [param('worker'), leaseTime(build, param('now'))])
    .update({ lease_owner: param('worker'), lease_until: leaseEnd(build, 'lease'), attempt: build.knex.raw('attempt + 1') }),
);

/** A lock that has run out is not extended: another worker may be about to take the task. */
export const extendTaskLock = statement<{ id: string; worker: string; now: number; lease: number }>('job.extendLock', (build) =>
  build
    .knex('job')
    .where({ id: param('id'), kind: 'external', lease_owner: param('worker') })
    .where('lease_until', '>=', leaseTime(build, param('now')))
    .update({ lease_until: leaseEnd(build, 'lease') }),
);

export const unlockTask = statement<{ id: string }>('job.unlock', ({ knex }) =>
  knex('job').where('id', param('id')).update({ lease_owner: null, lease_until: null }),
);

export const setTaskRetries = statement<{ id: string; retries: number }>('job.setTaskRetries', ({ knex }) =>
  knex('job')
    .where('id', param('id'))
    .update({ retries: param('retries') }),
);
