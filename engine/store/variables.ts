import { insertRows, param, statement } from './statement.ts';

export interface VariableRow {
  readonly execution: number;
  readonly name: string;
  /** As `encode` of expression/value.ts wrote it. */
  readonly value: string;
}

export const variablesOf = statement<{ instanceId: string }, VariableRow>(
  'variable.ofInstance',
  ({ knex }) =>
    knex('variable')
      .select('execution', 'name', 'value')
      .where('instance_id', param('instanceId'))
      .orderBy(['execution', 'name']),
  { instance: 'instanceId' },
);

export const upsertVariables = insertRows<VariableRow & { instance_id: string }>(
  'variable.upsert',
  'variable',
  { instance_id: 'text', execution: 'integer', name: 'text', value: 'text' },
  `on conflict (instance_id, execution, name) do update set value = excluded.value`,
);

/** Locals of executions that have ended. */
export const deleteLocals = statement<{ rows: readonly { instance_id: string; execution: number }[] }>(
  'variable.deleteLocals',
  ({ knex, rows }) =>
    knex.raw(`delete from variable where (instance_id, execution) in (select instance_id, execution from ?)`, [
      rows('rows', { instance_id: 'text', execution: 'integer' }, 'r'),
    ]),
);
