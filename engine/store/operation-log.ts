import { param, statement } from './statement.ts';

export interface OperationLogRow {
  readonly operation: string;
  readonly key: string;
  readonly status: 'STARTED' | 'DONE';
  readonly attempt: number;
  readonly output: string | null;
}

export const findOperationLog = statement<{ operation: string; key: string }, OperationLogRow>('operationLog.find', ({ knex }) =>
  knex('operation_log')
    .select('operation', 'key', 'status', 'attempt', 'output')
    .where({ operation: param('operation'), key: param('key') }),
);

export const writeOperationLog = statement<{
  operation: string;
  key: string;
  status: string;
  attempt: number;
  output: string | null;
  rootId: string;
  now: number;
}>('operationLog.write', ({ knex }) =>
  knex('operation_log')
    .insert({
      operation: param('operation'),
      key: param('key'),
      status: param('status'),
      attempt: param('attempt'),
      output: param('output'),
      root_id: param('rootId'),
      at: param('now'),
    })
    .onConflict(['operation', 'key'])
    .merge(['status', 'attempt', 'output', 'at']),
);

export const forgetOperationLog = statement<{ operation: string; key: string }>('operationLog.forget', ({ knex }) =>
  knex('operation_log')
    .where({ operation: param('operation'), key: param('key') })
    .delete(),
);
