/** What runs in running instances, one row an execution (Camunda: `GET /execution`). They are read from the stored states. */
import { Type } from '@sinclair/typebox';
import type { Knex } from 'knex';
import { Page } from '../commands/schemas.ts';
import type { Query, QueryContext } from '../runtime/command.ts';
import type { BuildContext } from '../store/statement.ts';
import { type PageInput, countRows, listPage } from './paging.ts';
import { whereRunning } from './running.ts';

export interface ExecutionFilter {
  readonly processInstanceId?: string;
  readonly processDefinitionId?: string;
  readonly processDefinitionKey?: string;
  readonly businessKey?: string;
  readonly activityId?: string;
  readonly suspended?: boolean;
  /** It waits for this message or signal. */
  readonly message?: string;
  readonly signal?: string;
}

export interface ExecutionView {
  readonly processInstanceId: string;
  /** 0 is the process itself. */
  readonly execution: number;
}

const FILTER = {
  processInstanceId: Type.Optional(Type.String()),
  processDefinitionId: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
  businessKey: Type.Optional(Type.String()),
  activityId: Type.Optional(Type.String()),
  suspended: Type.Optional(Type.Boolean()),
  message: Type.Optional(Type.String()),
  signal: Type.Optional(Type.String()),
};

/** The oldest instance first, its executions by their numbers. */
export const listExecutions: Query<ExecutionFilter & PageInput, readonly ExecutionView[]> = {
  name: 'execution.list',
  input: Type.Object({ ...FILTER, ...Page }, { additionalProperties: false }),
  async run(context, input) {
    const rows = await listPage<{ instance_id: string; execution: number }>(context, 'execution.list', input, (build) =>
      filtered(context, build, input)
        .select('i.id as instance_id', build.knex.raw(`${NUMBER} as execution`))
        .orderBy(['i.id', 'execution']),
    );
    return rows.map(({ instance_id: processInstanceId, execution }) => ({ processInstanceId, execution }));
  },
};

export const countExecutions: Query<ExecutionFilter, number> = {
  name: 'execution.count',
  input: Type.Object(FILTER, { additionalProperties: false }),
  run: (context, input) => countRows(context, 'execution.count', (build) => filtered(context, build, input)),
};

/** Of an execution in a stored state. */
const NUMBER = 'cast(e.key as integer)';
const STATES = {
  sqlite: { executions: "json_each(i.state, '$.executions') as e", element: "json_extract(e.value, '$.element')" },
  postgres: {
    executions: "lateral jsonb_each(i.state::jsonb -> 'executions') as e(key, value)",
    element: "e.value ->> 'element'",
  },
} as const;

function filtered(context: QueryContext, { knex, dialect }: BuildContext, filter: ExecutionFilter): Knex.QueryBuilder {
  const { executions, element } = STATES[dialect];
  const query = knex('process_instance as i').joinRaw(`cross join ${executions}`);
  whereRunning(context, query);
  if (filter.processInstanceId !== undefined) void query.where('i.id', filter.processInstanceId);
  if (filter.processDefinitionId !== undefined) void query.where('i.definition_id', filter.processDefinitionId);
  if (filter.processDefinitionKey !== undefined) void query.where('i.definition_key', filter.processDefinitionKey);
  if (filter.businessKey !== undefined) void query.where('i.business_key', filter.businessKey);
  if (filter.suspended !== undefined) void query.where('i.status', filter.suspended ? 'SUSPENDED' : 'ACTIVE');
  if (filter.activityId !== undefined) void query.whereRaw(`${element} = ?`, [filter.activityId]);
  whereWaiting(knex, query, 'message', filter.message);
  whereWaiting(knex, query, 'signal', filter.signal);
  return query;
}

function whereWaiting(knex: Knex, query: Knex.QueryBuilder, kind: 'message' | 'signal', name: string | undefined): void {
  if (name === undefined) return;
  const named = knex('event_subscription as s').where('s.name', name).where('s.kind', kind);
  void query
    .whereIn('i.id', named.clone().select('s.instance_id'))
    .whereExists(named.select(knex.raw('1')).whereRaw(`s.instance_id = i.id and s.execution = ${NUMBER}`));
}
