import type { Knex } from 'knex';
import { type BuildContext, insertRows, param, statement } from './statement.ts';

/**
 * timer: fires a wait · continue: goes on after asyncBefore/asyncAfter · operation: an operation tried again or reaching
 * outside · iterations: cancels those that a multi-instance left behind · external: a task for workers, `retries` 0 = its incident waits for a person · evaluate: an expression or decision for the sandbox · message: delivers a message · start-timer: starts an instance · recurring: a plugin's or the engine's own.
 */
export type JobKind =
  'timer' | 'continue' | 'operation' | 'iterations' | 'evaluate' | 'external' | 'message' | 'start-timer' | 'recurring';

export interface JobRow {
  readonly id: string;
  readonly kind: JobKind;
  readonly instance_id: string | null;
  readonly root_id: string | null;
  readonly execution: number | null;
  readonly wait: number | null;
  readonly definition_id: string | null;
  readonly definition_key: string | null;
  readonly element: string | null;
  /** Operation, topic of an external task, message id or recurring job. */
  readonly name: string | null;
  /** Of an external task: the details of its last failure. */
  readonly payload: string | null;
  readonly due_at: number;
  readonly retries: number;
  readonly attempt: number;
  readonly lease_owner: string | null;
  readonly lease_until: number | null;
  readonly error: string | null;
  readonly created_at: number;
  /** Workers are given the highest first. */
  readonly priority: number;
  /** 1 while it, or the instance or definition that it belongs to, is suspended: nobody takes it. */
  readonly suspended: number;
}

export type NewJobRow = Omit<JobRow, 'suspended'>;

const COLUMNS = {
  id: 'text',
  kind: 'text',
  instance_id: 'text',
  root_id: 'text',
  execution: 'integer',
  wait: 'integer',
  definition_id: 'text',
  definition_key: 'text',
  element: 'text',
  name: 'text',
  payload: 'text',
  due_at: 'integer',
  retries: 'integer',
  attempt: 'integer',
  lease_owner: 'text',
  lease_until: 'integer',
  error: 'text',
  created_at: 'integer',
  priority: 'integer',
} as const;

/** A job that is already there is at most made due earlier, and gets new tries when it has none left. */
export const insertJobs = insertRows<NewJobRow>(
  'job.insert',
  'job',
  COLUMNS,
  `on conflict (id) do update set due_at = case when excluded.due_at < job.due_at then excluded.due_at else job.due_at end,
    retries = case when job.retries > 0 then job.retries else excluded.retries end`,
);

export const findJob = statement<{ id: string }, JobRow>('job.find', ({ knex }) =>
  knex('job').select('*').where('id', param('id')),
);

export const deleteJobs = statement<{ ids: readonly string[] }>('job.delete', ({ knex, inTexts }) =>
  knex('job').whereRaw(inTexts('id', 'ids')).delete(),
);

export const deleteStartTimers = statement<{ key: string }>('job.deleteStartTimers', ({ knex }) =>
  knex('job')
    .where({ kind: 'start-timer', definition_key: param('key') })
    .delete(),
);

/** What our nodes run: the condition of the index `job_of_nodes`. Tasks that wait for workers may be many, and due for long. */
export const FOR_NODES = "kind <> 'external'";

/** The earliest time at which something is due that nobody works on; undefined when nothing is. */
export const nextDue = statement<Record<string, never>, { due_at: number }>('job.nextDue', ({ knex }) =>
  knex('job')
    .select('due_at')
    .where('retries', '>', 0)
    .where('suspended', 0)
    .whereRaw(FOR_NODES)
    .whereNull('lease_until')
    .orderBy('due_at')
    .limit(1),
);

/**
 * The time by which leases are given and run out. Nodes that share a PostgreSQL database go by its clock, however wrong
 * their own is (P9); the one process of a SQLite file goes by its own.
 */
export function leaseTime({ knex, dialect }: Pick<BuildContext, 'knex' | 'dialect'>, now: Knex.Value): Knex.Raw {
  return dialect === 'postgres' ? knex.raw('(extract(epoch from clock_timestamp()) * 1000)::bigint') : knex.raw('?', [now]);
}

export const leaseEnd = (build: BuildContext, milliseconds: string): Knex.Raw =>
  build.knex.raw('? + ?', [leaseTime(build, param('now')), param(milliseconds)]);

/**
 * Leases due jobs to a worker for `lease` milliseconds, oldest first. On PostgreSQL several nodes share the work: rows that another node
 * is taking are skipped, and so are the operations `without` and the kinds `except`. A lease that ran out is taken over; completing checks owner and attempt (fencing, P7).
 */
export const leaseDue = statement<
  { now: number; owner: string; lease: number; limit: number; without: readonly string[]; except: readonly JobKind[] },
  JobRow
>('job.lease', (build) => {
  const { knex, dialect, inTexts } = build;
  return knex.raw(
    `update job set lease_owner = ?, lease_until = ?, attempt = attempt + 1
     where id in (
       select id from job where retries > 0 and suspended = 0 and ${FOR_NODES} and due_at <= ? and (lease_until is null or lease_until <= ?)
         and not (kind = 'operation' and ?) and not ?
       order by due_at limit ? ${dialect === 'postgres' ? 'for update skip locked' : ''}
     ) returning *`,
    [
      param('owner'),
      leaseEnd(build, 'lease'),
      param('now'),
      leaseTime(build, param('now')),
      inTexts('name', 'without'),
      inTexts('kind', 'except'),
      param('limit'),
    ],
  );
});

/** The fence: locks the job for completion only while the lease still stands. */
export const confirmLease = statement<{ id: string; owner: string; attempt: number }, JobRow>('job.confirmLease', ({ knex }) =>
  knex('job')
    .where({ id: param('id'), lease_owner: param('owner'), attempt: param('attempt') })
    .update({ lease_owner: param('owner') })
    .returning('*'),
);

export const extendLease = statement<{ id: string; owner: string; attempt: number; now: number; lease: number }>(
  'job.extendLease',
  (build) =>
    build
      .knex('job')
      .where({ id: param('id'), lease_owner: param('owner'), attempt: param('attempt') })
      .update({ lease_until: leaseEnd(build, 'lease') }),
);

/** The next time of a timer start event, with tries of its own. */
export const rearmJob = statement<{ id: string; due: number; retries: number; payload: string }>('job.rearm', ({ knex }) =>
  knex('job')
    .where('id', param('id'))
    .update({
      due_at: param('due'),
      retries: param('retries'),
      payload: param('payload'),
      attempt: 0,
      error: null,
      lease_owner: null,
      lease_until: null,
    }),
);

export const rescheduleJob = statement<{ id: string; due: number; retries: number; error: string | null }>(
  'job.reschedule',
  ({ knex }) =>
    knex('job')
      .where('id', param('id'))
      .update({ due_at: param('due'), retries: param('retries'), error: param('error'), lease_owner: null, lease_until: null }),
);

/** Whoever is at it keeps the lease. */
export const setTries = statement<{ id: string; due: number; retries: number }>('job.setTries', ({ knex }) =>
  knex('job')
    .where('id', param('id'))
    .update({ due_at: param('due'), retries: param('retries') }),
);

/** Gives back what a stopping node holds, so that another goes on at once (P12). */
export const releaseLeases = statement<{ owner: string }>('job.releaseLeases', ({ knex }) =>
  knex('job').where('lease_owner', param('owner')).update({ lease_owner: null, lease_until: null }),
);

/** Of every instance named: its jobs stand still, or go on. */
export const suspendJobsOf = statement<{ ids: readonly string[]; suspended: number }>('job.suspendOf', ({ knex, inTexts }) =>
  knex('job')
    .whereRaw(inTexts('instance_id', 'ids'))
    .update({ suspended: param('suspended') }),
);

export const suspendStartTimers = statement<{ definitionId: string; suspended: number }>('job.suspendStarts', ({ knex }) =>
  knex('job')
    .where({ kind: 'start-timer', definition_id: param('definitionId') })
    .update({ suspended: param('suspended') }),
);

export const suspendJob = statement<{ id: string; suspended: number }>('job.suspend', ({ knex }) =>
  knex('job')
    .where('id', param('id'))
    .update({ suspended: param('suspended') }),
);
