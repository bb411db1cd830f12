import { param, statement } from './statement.ts';

export interface OperationLogRow {
  readonly operation: string;
  readonly key: string;
  readonly status: 'STARTED' | 'DONE';
  readonly attempt: number;
  readonly job_id: string;
  readonly output: string | null;
}

export const findOperationLog = statement<{ operation: string; key: string }, OperationLogRow>('operationLog.find', ({ knex }) =>
  knex('operation_log')
    .select('operation', 'key', 'status', 'attempt', 'job_id', 'output')
    .where({ operation: param('operation'), key: param('key') }),
);

/**
 * Writes down that an operation is about to happen. Nothing is written when another job began it in the meantime: of two
 * activities with one key, one acts. `from` is the job that began it before (the same one, or one that is gone).
 */
export const beginOperationLog = statement<{
  operation: string;
  key: string;
  attempt: number;
  jobId: string;
  from: string;
  rootId: string;
  now: number;
}>('operationLog.begin', ({ knex }) =>
  knex.raw(
    `insert into operation_log (operation, key, status, attempt, job_id, root_id, at) values (?, ?, 'STARTED', ?, ?, ?, ?)
     on conflict (operation, key) do update
       set attempt = excluded.attempt, job_id = excluded.job_id, root_id = excluded.root_id, at = excluded.at
       where operation_log.status = 'STARTED' and operation_log.job_id = ?`,
    [param('operation'), param('key'), param('attempt'), param('jobId'), param('rootId'), param('now'), param('from')],
  ),
);

export const finishOperationLog = statement<{ operation: string; key: string; output: string; now: number }>(
  'operationLog.finish',
  ({ knex }) =>
    knex('operation_log')
      .where({ operation: param('operation'), key: param('key') })
      .update({ status: 'DONE', output: param('output'), at: param('now') }),
);

export const forgetOperationLog = statement<{ operation: string; key: string }>('operationLog.forget', ({ knex }) =>
  knex('operation_log')
    .where({ operation: param('operation'), key: param('key') })
    .delete(),
);
