/** Variables of running instances, one row each (Camunda: `GET /variable-instance`). */
import { Type } from '@sinclair/typebox';
import type { Knex } from 'knex';
import { Page } from '../commands/schemas.ts';
import { decode, type Value } from '../expression/value.ts';
import type { Query, QueryContext } from '../runtime/command.ts';
import type { BuildContext } from '../store/statement.ts';
import { type PageInput, countRows, listPage, whereLike } from './paging.ts';
import { whereRunning } from './running.ts';

export interface VariableFilter {
  readonly name?: string;
  /** As in Camunda: `%` and `_` are wildcards. */
  readonly nameLike?: string;
  readonly processInstanceIds?: readonly string[];
  /** Executions that hold the variable: `instanceId:number`; number 0 is the process itself. */
  readonly executions?: readonly string[];
}

export interface VariableInstance {
  readonly processInstanceId: string;
  readonly definitionId: string;
  readonly execution: number;
  readonly name: string;
  readonly value: Value;
}

const FILTER = {
  name: Type.Optional(Type.String()),
  nameLike: Type.Optional(Type.String()),
  processInstanceIds: Type.Optional(Type.Array(Type.String(), { maxItems: 1_000 })),
  executions: Type.Optional(Type.Array(Type.String(), { maxItems: 1_000 })),
};

interface Row {
  readonly instance_id: string;
  readonly definition_id: string;
  readonly execution: number;
  readonly name: string;
  readonly value: string;
}

/** The oldest instance first, in it the process before what it contains. */
export const listVariableInstances: Query<VariableFilter & PageInput, readonly VariableInstance[]> = {
  name: 'variable.list',
  input: Type.Object({ ...FILTER, ...Page }, { additionalProperties: false }),
  async run(context, input) {
    const rows = await listPage<Row>(context, 'variable.list', input, (build) =>
      filtered(context, build, input)
        .select('v.instance_id', 'i.definition_id', 'v.execution', 'v.name', 'v.value')
        .orderBy(['i.id', 'v.execution', 'v.name']),
    );
    return rows.map(({ instance_id: processInstanceId, definition_id: definitionId, execution, name, value }) => ({
      processInstanceId,
      definitionId,
      execution,
      name,
      value: decode(value),
    }));
  },
};

export const countVariableInstances: Query<VariableFilter, number> = {
  name: 'variable.count',
  input: Type.Object(FILTER, { additionalProperties: false }),
  run: (context, input) => countRows(context, 'variable.count', (build) => filtered(context, build, input)),
};

function filtered(context: QueryContext, { knex }: BuildContext, filter: VariableFilter): Knex.QueryBuilder {
  // SQLite looks into a `cross join` from left to right: running instances first, never through all variables there are.
  const query = knex('process_instance as i').joinRaw('cross join variable as v').whereRaw('v.instance_id = i.id');
  whereRunning(context, query);
  if (filter.name !== undefined) void query.where('v.name', filter.name);
  whereLike(query, 'v.name', filter.nameLike);
  if (filter.processInstanceIds !== undefined) void query.whereIn('i.id', [...filter.processInstanceIds]);
  if (filter.executions !== undefined) whereHeldBy(query, filter.executions);
  return query;
}

function whereHeldBy(query: Knex.QueryBuilder, executions: readonly string[]): void {
  // The instances by their index, then the executions among theirs.
  void query.whereIn('i.id', [...new Set(executions.map((id) => id.slice(0, id.lastIndexOf(':'))))]);
  const places = executions.map(() => '?').join(', ');
  if (executions.length > 0) void query.whereRaw(`v.instance_id || ':' || v.execution in (${places})`, [...executions]);
}
