import { Type } from '@sinclair/typebox';
import type { Knex } from 'knex';
import { CartableError } from '../errors.ts';
import { Page } from '../commands/schemas.ts';
import { holds } from '../runtime/actor.ts';
import type { Query, QueryContext } from '../runtime/command.ts';
import { type InstanceRow, findInstance } from '../store/instances.ts';
import type { BuildContext } from '../store/statement.ts';
import { type PageInput, countRows, listPage, whereLike } from './paging.ts';

export interface InstanceFilter {
  readonly processDefinitionKey?: string;
  readonly processDefinitionId?: string;
  readonly businessKey?: string;
  /** As in Camunda: `%` and `_` are wildcards. */
  readonly businessKeyLike?: string;
  readonly ids?: readonly string[];
  readonly rootProcessInstanceId?: string;
  readonly superProcessInstance?: string;
  readonly withIncident?: boolean;
  readonly startedBy?: string;
  /** Epoch milliseconds. */
  readonly startedAfter?: number;
  readonly startedBefore?: number;
  readonly finishedAfter?: number;
  readonly finishedBefore?: number;
  /** Running ones (the default of the runtime resource), ended ones, or both. */
  readonly state?: 'running' | 'finished' | 'any';
}

export interface ListInstances extends InstanceFilter, PageInput {
  readonly sortOrder?: 'asc' | 'desc';
}

/** An instance as lists show it: without its stored state. */
export type InstanceView = Omit<InstanceRow, 'state' | 'journal_head' | 'removal_time'>;

const FILTER = {
  processDefinitionKey: Type.Optional(Type.String()),
  processDefinitionId: Type.Optional(Type.String()),
  businessKey: Type.Optional(Type.String()),
  businessKeyLike: Type.Optional(Type.String()),
  ids: Type.Optional(Type.Array(Type.String(), { maxItems: 1_000 })),
  rootProcessInstanceId: Type.Optional(Type.String()),
  superProcessInstance: Type.Optional(Type.String()),
  withIncident: Type.Optional(Type.Boolean()),
  startedBy: Type.Optional(Type.String()),
  startedAfter: Type.Optional(Type.Number()),
  startedBefore: Type.Optional(Type.Number()),
  finishedAfter: Type.Optional(Type.Number()),
  finishedBefore: Type.Optional(Type.Number()),
  state: Type.Optional(Type.Union([Type.Literal('running'), Type.Literal('finished'), Type.Literal('any')])),
};

const COLUMNS = [
  'id',
  'root_id',
  'parent_id',
  'parent_execution',
  'definition_id',
  'definition_key',
  'business_key',
  'status',
  'journal_length',
  'started_at',
  'started_by',
  'ended_at',
  'end_reason',
] as const;

/** Instances that the actor may see (`instance.read`: all; else those the actor started), newest first. */
export const listInstances: Query<ListInstances, readonly InstanceView[]> = {
  name: 'instance.list',
  input: Type.Object(
    { ...FILTER, ...Page, sortOrder: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])) },
    { additionalProperties: false },
  ),
  run(context, { sortOrder = 'desc', ...input }) {
    return listPage<InstanceView>(context, 'instance.list', input, (build) =>
      filtered(context, build, input)
        .select(COLUMNS)
        // By age: ids are UUIDv7.
        .orderBy('id', sortOrder),
    );
  },
};

export const countInstances: Query<InstanceFilter, number> = {
  name: 'instance.count',
  input: Type.Object(FILTER, { additionalProperties: false }),
  run: (context, input) => countRows(context, 'instance.count', (build) => filtered(context, build, input)),
};

/** One instance, running or ended. @throws CartableError NOT_FOUND. */
export const getInstance: Query<{ readonly processInstanceId: string }, InstanceView> = {
  name: 'instance.get',
  input: Type.Object({ processInstanceId: Type.String() }, { additionalProperties: false }),
  async run(context, { processInstanceId }) {
    const {
      state: _state,
      journal_head: _head,
      removal_time: _removal,
      ...view
    } = await visibleInstance(context, processInstanceId);
    return view;
  },
};

/** The instance's row for somebody who may see it. @throws CartableError NOT_FOUND. */
export async function visibleInstance(context: QueryContext, id: string): Promise<InstanceRow> {
  const row = await context.tx.one(findInstance, { id });
  const visible =
    row !== undefined &&
    row.status !== 'REMOVED' &&
    (holds(context.actor, 'instance.read') || row.started_by === context.actor.userId);
  if (!visible) throw new CartableError('NOT_FOUND', `There is no process instance ${id}.`);
  return row;
}

/** By the index of trees, which holds only what was called: looked for by the list's own order, all instances would be looked at. */
const CALLED = 'select c.id from process_instance as c';
const IN_TREE = 'c.root_id <> c.id';
const ROOT_OF = '(select p.root_id from process_instance as p where p.id = ?)';

function filtered({ actor }: QueryContext, { knex }: BuildContext, filter: InstanceFilter): Knex.QueryBuilder {
  const query = knex('process_instance');
  const { state = 'running' } = filter;
  if (state === 'running') void query.whereRaw("status in ('ACTIVE', 'SUSPENDED')");
  else if (state === 'finished') void query.whereRaw("status in ('COMPLETED', 'INTERNALLY_TERMINATED', 'EXTERNALLY_TERMINATED')");
  else void query.whereRaw("status <> 'REMOVED'");
  if (!holds(actor, 'instance.read')) void query.where('started_by', actor.userId);
  if (filter.processDefinitionKey !== undefined) void query.where('definition_key', filter.processDefinitionKey);
  if (filter.processDefinitionId !== undefined) void query.where('definition_id', filter.processDefinitionId);
  if (filter.businessKey !== undefined) void query.where('business_key', filter.businessKey);
  whereLike(query, 'business_key', filter.businessKeyLike);
  if (filter.ids !== undefined) void query.whereIn('id', [...filter.ids]);
  const { rootProcessInstanceId: root, superProcessInstance: caller } = filter;
  if (root !== undefined) {
    const inTree = `select cast(? as text) union all ${CALLED} where c.root_id = ? and ${IN_TREE}`;
    void query.where('root_id', root).whereRaw(`id in (${inTree})`, [root, root]);
  }
  if (caller !== undefined)
    void query.whereRaw(`id in (${CALLED} where c.root_id = ${ROOT_OF} and c.parent_id = ? and ${IN_TREE})`, [caller, caller]);
  if (filter.startedBy !== undefined) void query.where('started_by', filter.startedBy);
  if (filter.startedAfter !== undefined) void query.where('started_at', '>=', filter.startedAfter);
  if (filter.startedBefore !== undefined) void query.where('started_at', '<=', filter.startedBefore);
  if (filter.finishedAfter !== undefined) void query.where('ended_at', '>=', filter.finishedAfter);
  if (filter.finishedBefore !== undefined) void query.where('ended_at', '<=', filter.finishedBefore);
  if (filter.withIncident === true) {
    void query.whereExists(knex('incident').select(knex.raw('1')).whereRaw('incident.instance_id = process_instance.id'));
  }
  return query;
}
