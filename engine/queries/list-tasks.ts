import { Type } from '@sinclair/typebox';
import type { Knex } from 'knex';
import { type Actor, holds } from '../runtime/actor.ts';
import type { Query, QueryContext } from '../runtime/command.ts';
import { foldedColumn, likePattern } from '../store/fold.ts';
import { Page } from '../commands/schemas.ts';
import { type BuildContext, builtFor } from '../store/statement.ts';
import type { TaskRow } from '../store/tasks.ts';
import { type PageInput, countRows, listPage, whereLike } from './paging.ts';

export interface TaskFilter {
  readonly assignee?: string;
  readonly unassigned?: boolean;
  readonly candidateUser?: string;
  readonly candidateGroup?: string;
  readonly processInstanceId?: string;
  readonly processDefinitionKey?: string;
  readonly taskDefinitionKey?: string;
  readonly businessKey?: string;
  /** As in Camunda: `%` and `_` are wildcards. */
  readonly businessKeyLike?: string;
  readonly name?: string;
  readonly nameLike?: string;
  readonly processDefinitionId?: string;
  /** Epoch milliseconds, as the three below. */
  readonly dueBefore?: number;
  readonly dueAfter?: number;
  readonly createdBefore?: number;
  readonly createdAfter?: number;
  readonly overdue?: boolean;
  /** In the task's name or business key. */
  readonly search?: string;
  /** Ended tasks instead of open ones. */
  readonly finished?: boolean;
}

export interface ListTasks extends TaskFilter, PageInput {
  readonly sortBy?: 'created' | 'due' | 'priority' | 'name';
  readonly sortOrder?: 'asc' | 'desc';
}

const FILTER = {
  assignee: Type.Optional(Type.String()),
  unassigned: Type.Optional(Type.Boolean()),
  candidateUser: Type.Optional(Type.String()),
  candidateGroup: Type.Optional(Type.String()),
  processInstanceId: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
  taskDefinitionKey: Type.Optional(Type.String()),
  businessKey: Type.Optional(Type.String()),
  businessKeyLike: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  nameLike: Type.Optional(Type.String()),
  processDefinitionId: Type.Optional(Type.String()),
  dueBefore: Type.Optional(Type.Number()),
  dueAfter: Type.Optional(Type.Number()),
  createdBefore: Type.Optional(Type.Number()),
  createdAfter: Type.Optional(Type.Number()),
  overdue: Type.Optional(Type.Boolean()),
  search: Type.Optional(Type.String({ maxLength: 200 })),
  finished: Type.Optional(Type.Boolean()),
};

/** Tasks that the actor may work on: assigned, candidate, or all with `task.manage`. Newest first by default. */
export const listTasks: Query<ListTasks, readonly TaskRow[]> = {
  name: 'task.list',
  input: Type.Object(
    {
      ...FILTER,
      ...Page,
      sortBy: Type.Optional(
        Type.Union([Type.Literal('created'), Type.Literal('due'), Type.Literal('priority'), Type.Literal('name')]),
      ),
      sortOrder: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
    },
    { additionalProperties: false },
  ),
  async run(context, { sortBy = 'created', sortOrder = 'desc', ...input }) {
    const inbox = await inboxOf(context, input);
    // Ended tasks are listed by age; only open ones are indexed by what people sort by.
    const column = input.finished === true && sortBy === 'created' ? 'task.id' : SORT_COLUMNS[sortBy];
    return listPage<TaskRow>(context, 'task.list', input, (build) =>
      filtered(context, build, input, inbox)
        .select('task.*')
        .orderBy([
          { column, order: sortOrder },
          { column: 'task.id', order: sortOrder },
        ]),
    );
  },
};

export const countTasks: Query<TaskFilter, number> = {
  name: 'task.count',
  input: Type.Object(FILTER, { additionalProperties: false }),
  async run(context, input) {
    const inbox = await inboxOf(context, input);
    return countRows(context, 'task.count', (build) => filtered(context, build, input, inbox));
  },
};

const SORT_COLUMNS = { created: 'task.created_at', due: 'task.due', priority: 'task.priority', name: 'task.name' } as const;

function filtered(
  context: QueryContext,
  { knex, dialect }: BuildContext,
  filter: TaskFilter,
  inbox: Inbox | null,
): Knex.QueryBuilder {
  const query = knex('task');
  if (filter.finished === true) void query.where('task.status', '<>', 'OPEN');
  else void query.whereRaw("task.status = 'OPEN'");
  if (inbox?.few === true) restrictToFew(query, knex, inbox);
  restrictToActor(query, knex, context.actor);
  if (filter.assignee !== undefined) void query.where('task.assignee', filter.assignee);
  if (filter.unassigned === true) void query.whereNull('task.assignee');
  if (filter.candidateUser !== undefined) void query.whereExists(candidate(knex, 'user', [filter.candidateUser]));
  if (filter.candidateGroup !== undefined) void query.whereExists(candidate(knex, 'group', [filter.candidateGroup]));
  if (filter.processInstanceId !== undefined) void query.where('task.instance_id', filter.processInstanceId);
  if (filter.processDefinitionKey !== undefined) void query.where('task.definition_key', filter.processDefinitionKey);
  if (filter.taskDefinitionKey !== undefined) void query.where('task.element', filter.taskDefinitionKey);
  if (filter.businessKey !== undefined) void query.where('task.business_key', filter.businessKey);
  whereLike(query, 'task.business_key', filter.businessKeyLike);
  if (filter.name !== undefined) void query.where('task.name', filter.name);
  whereLike(query, 'task.name', filter.nameLike);
  if (filter.processDefinitionId !== undefined) void query.where('task.definition_id', filter.processDefinitionId);
  if (filter.dueBefore !== undefined) void query.where('task.due', '<', filter.dueBefore);
  if (filter.dueAfter !== undefined) void query.where('task.due', '>', filter.dueAfter);
  if (filter.createdBefore !== undefined) void query.where('task.created_at', '<', filter.createdBefore);
  if (filter.createdAfter !== undefined) void query.where('task.created_at', '>', filter.createdAfter);
  if (filter.overdue === true) void query.where('task.due', '<', context.now);
  if (filter.search !== undefined && filter.search !== '') {
    const pattern = likePattern(filter.search);
    const folded = `${foldedColumn(dialect)} like ? escape '!'`;
    void query.whereRaw(`(${folded} or ${folded})`, ['task.name', pattern, 'task.business_key', pattern]);
  }
  return query;
}

/** More candidacies than this, and enough of the tasks are theirs that a page of them is soon found by walking all. */
const FEW = 1_000;

/** The candidacies that a list of open tasks is about: those of its filter, else those of who asks. */
interface Inbox {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** Also the tasks that this user holds. */
  readonly assignee: string | null;
  readonly few: boolean;
}

/** Null when the list is about no candidacies: somebody sees every task, or ended ones are asked for. */
async function inboxOf(context: QueryContext, filter: TaskFilter): Promise<Inbox | null> {
  const { actor, tx } = context;
  if (filter.finished === true) return null;
  const inbox = candidaciesOf(actor, filter);
  if (inbox === null) return null;
  const count = builtFor<{ count: number }>(tx.dialect, 'task.candidacies', ({ knex }) =>
    knex.count({ count: '*' }).from(candidacies(knex, inbox).limit(FEW).as('c')),
  );
  const row = await tx.one(count, {});
  return { ...inbox, few: (row?.count ?? 0) < FEW };
}

function candidaciesOf(actor: Actor, filter: TaskFilter): Omit<Inbox, 'few'> | null {
  if (filter.candidateUser !== undefined) return { users: [filter.candidateUser], groups: [], assignee: null };
  if (filter.candidateGroup !== undefined) return { users: [], groups: [filter.candidateGroup], assignee: null };
  if (filter.assignee !== undefined || seesAll(actor)) return null;
  return { users: [actor.userId], groups: actor.groups, assignee: actor.userId };
}

function candidacies(knex: Knex, { users, groups }: Omit<Inbox, 'few'>): Knex.QueryBuilder {
  return knex('task_candidate')
    .select('task_id')
    .whereIn(['kind', 'value'], [...users.map((user) => ['user', user]), ...groups.map((group) => ['group', group])]);
}

/** Whoever has few tasks has them read one by one; otherwise the list is read in its own order, each row looked at. */
function restrictToFew(query: Knex.QueryBuilder, knex: Knex, inbox: Inbox): void {
  const own = knex('task').select('id').whereRaw("status = 'OPEN'").where('assignee', inbox.assignee);
  const all = candidacies(knex, inbox);
  void query.whereIn('task.id', inbox.assignee === null ? all : all.unionAll([own]));
}

function seesAll(actor: Actor): boolean {
  return holds(actor, 'task.manage') || holds(actor, 'instance.read');
}

/** EXISTS, not a join: the list is read in its own order and each row is checked by index. */
function restrictToActor(query: Knex.QueryBuilder, knex: Knex, actor: Actor): void {
  if (seesAll(actor)) return;
  void query.where((mine) => {
    void mine
      .where('task.assignee', actor.userId)
      .orWhere('task.completed_by', actor.userId)
      .orWhereExists(candidate(knex, 'user', [actor.userId]));
    if (actor.groups.length > 0) void mine.orWhereExists(candidate(knex, 'group', actor.groups));
  });
}

function candidate(knex: Knex, kind: 'user' | 'group', values: readonly string[]): Knex.QueryBuilder {
  return knex('task_candidate as c')
    .select(knex.raw('1'))
    .whereRaw('c.task_id = task.id')
    .where('c.kind', kind)
    .whereIn('c.value', [...values]);
}
