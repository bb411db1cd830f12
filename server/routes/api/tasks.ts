/** `/api/tasks`: the inbox. One task comes with its form, its outcomes and the facts to decide by. */
import { Type, type Static } from '@sinclair/typebox';
import {
  assignTask,
  CartableError,
  claimTask,
  completeTask,
  countTasks,
  getTask,
  getTaskForm,
  getTaskVariables,
  listTasks,
  retryIncident,
  toPlainJson,
  unclaimTask,
  type Plugin,
  type TaskDetails,
  type TaskRow,
  type Value,
} from '../../../engine/index.ts';
import { readPlainVariables } from '../../plain-variables.ts';
import { noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';

const tags = ['tasks'];
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
const NullableText = Type.Union([Type.String(), Type.Null()]);
const Variables = Type.Record(Type.String(), Type.Unknown());

const Filter = Type.Object({
  assignee: Type.Optional(Type.String()),
  candidateGroup: Type.Optional(Type.String()),
  unassigned: Type.Optional(Type.Boolean()),
  process: Type.Optional(Type.String()),
  element: Type.Optional(Type.String()),
  processInstanceId: Type.Optional(Type.String()),
  businessKey: Type.Optional(Type.String()),
  overdue: Type.Optional(Type.Boolean()),
  finished: Type.Optional(Type.Boolean()),
  q: Type.Optional(Type.String({ maxLength: 200 })),
});
const SortBy = Type.Union([Type.Literal('created'), Type.Literal('due'), Type.Literal('priority'), Type.Literal('name')]);
const List = Type.Object({
  ...Filter.properties,
  sort: Type.Optional(SortBy),
  order: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
  firstResult: Type.Optional(Type.Integer({ minimum: 0 })),
  maxResults: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});

const TASK = {
  id: Type.String(),
  name: NullableText,
  element: Type.String(),
  process: Type.String(),
  processDefinitionId: Type.String(),
  processInstanceId: Type.String(),
  businessKey: NullableText,
  assignee: NullableText,
  priority: Type.Integer(),
  status: Type.String(),
  createdAt: Type.String(),
  dueAt: NullableText,
  followUpAt: NullableText,
  endedAt: NullableText,
  completedBy: NullableText,
};
const Opened = Type.Object({
  ...TASK,
  candidates: Type.Array(Type.Object({ kind: Type.String(), value: Type.String() })),
  outcomes: Type.Array(Type.String()),
  facts: Type.Array(Type.Object({ name: Type.String(), input: Variables })),
  formKey: NullableText,
  /** The form-js schema; null when the task has none, or none of that key is deployed. */
  form: Type.Unknown(),
  variables: Variables,
});

export function taskRoutes(plugins: readonly Plugin[]): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/tasks',
      summary: 'Tasks that the caller may work on',
      tags,
      query: List,
      replies: { 200: Type.Object({ items: Type.Array(Type.Object(TASK)), total: Type.Integer() }) },
      async handler({ ask, query }) {
        const { sort, order, firstResult, maxResults, ...filter } = query;
        const page = { firstResult: firstResult ?? 0, maxResults: maxResults ?? 50 };
        const sorting = { ...(sort === undefined ? {} : { sortBy: sort }), ...(order === undefined ? {} : { sortOrder: order }) };
        const rows = await ask(listTasks, { ...known(filter), ...sorting, ...page });
        return ok({ items: rows.map(summary), total: await ask(countTasks, known(filter)) });
      },
    }),
    route({
      method: 'GET',
      path: '/api/tasks/{id}',
      summary: 'One task with its form, outcomes, facts and variables',
      tags,
      params: Id,
      replies: { 200: Opened },
      async handler({ ask, params }) {
        // The variables first: of a task that is open after that, they are whole.
        const variables = await ask(getTaskVariables, { taskId: params.id });
        const task = await ask(getTask, { taskId: params.id });
        const form = await ask(getTaskForm, { taskId: params.id }).catch(nullWhenMissing);
        return ok({
          ...summary(task),
          candidates: task.candidates.map(({ kind, value }) => ({ kind, value })),
          outcomes: outcomesOf(task),
          facts: factsOf(plugins, task, variables),
          formKey: task.form_key,
          form: form === null ? null : parsed(form),
          variables: plainVariables(variables),
        });
      },
    }),
    route({
      method: 'POST',
      path: '/api/tasks/{id}/claim',
      summary: 'Take a task; 409 names who was faster',
      tags,
      params: Id,
      replies: { 204: null },
      async handler({ execute, params }) {
        await execute(claimTask, { taskId: params.id });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/api/tasks/{id}/unclaim',
      summary: 'Give a task back to its candidates',
      tags,
      params: Id,
      replies: { 204: null },
      async handler({ execute, params }) {
        await execute(unclaimTask, { taskId: params.id });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/api/tasks/{id}/assign',
      summary: 'Give a task to somebody, or to nobody',
      tags,
      right: 'task.manage',
      params: Id,
      body: Type.Object({ userId: NullableText }),
      replies: { 204: null },
      async handler({ execute, params, body }) {
        await execute(assignTask, { taskId: params.id, userId: body.userId });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/api/tasks/{id}/complete',
      summary: 'Complete a task with what was entered and the outcome that was chosen; 409 names who was faster',
      tags,
      params: Id,
      body: Type.Object({ outcome: Type.Optional(Type.String({ maxLength: 100 })), variables: Type.Optional(Variables) }),
      replies: { 200: Type.Object({ processInstanceId: Type.String(), ended: Type.Boolean() }) },
      async handler({ ask, execute, params, body }) {
        const { outcome: entered, ...others } = body.variables ?? {};
        const outcome = checkedOutcome(await ask(getTask, { taskId: params.id }), body.outcome ?? entered);
        const variables = { ...readPlainVariables(others), ...outcome };
        return ok(await execute(completeTask, { taskId: params.id, variables }));
      },
    }),
    route({
      method: 'POST',
      path: '/api/incidents/{id}/retry',
      summary: 'Try again what failed, with the variables as they are now',
      tags: ['incidents'],
      right: 'instance.operate',
      params: Id,
      replies: { 204: null },
      async handler({ execute, params }) {
        await execute(retryIncident, { incidentId: params.id });
        return noContent();
      },
    }),
  ];
}

function parsed(form: string): unknown {
  return JSON.parse(form);
}

/** A task whose form was forgotten can still be opened and decided. */
function nullWhenMissing(error: unknown): null {
  if (error instanceof CartableError && error.code === 'NOT_FOUND') return null;
  throw error;
}

function known(filter: Static<typeof Filter>) {
  const { assignee, candidateGroup, unassigned, processInstanceId, businessKey, overdue, finished } = filter;
  return {
    ...(assignee === undefined ? {} : { assignee }),
    ...(candidateGroup === undefined ? {} : { candidateGroup }),
    ...(unassigned === undefined ? {} : { unassigned }),
    ...(processInstanceId === undefined ? {} : { processInstanceId }),
    ...(businessKey === undefined ? {} : { businessKey }),
    ...(overdue === undefined ? {} : { overdue }),
    ...(finished === undefined ? {} : { finished }),
    ...(filter.process === undefined ? {} : { processDefinitionKey: filter.process }),
    ...(filter.element === undefined ? {} : { taskDefinitionKey: filter.element }),
    ...(filter.q === undefined ? {} : { search: filter.q }),
  };
}

function summary(row: TaskRow) {
  return {
    id: row.id,
    name: row.name,
    element: row.element,
    process: row.definition_key,
    processDefinitionId: row.definition_id,
    processInstanceId: row.instance_id,
    businessKey: row.business_key,
    assignee: row.assignee,
    priority: row.priority,
    status: row.status,
    createdAt: iso(row.created_at),
    dueAt: isoOrNull(row.due),
    followUpAt: isoOrNull(row.follow_up),
    endedAt: isoOrNull(row.ended_at),
    completedBy: row.completed_by,
  };
}

/** The decisions that a task offers: its header `outcomes`, as in `approve,reject`. */
function outcomesOf(task: TaskDetails): string[] {
  return listIn(task.headers['outcomes']);
}

/** @throws CartableError VALIDATION when the task offers outcomes and this is none of them */
function checkedOutcome(task: TaskDetails, outcome: unknown): Readonly<Record<string, Value>> {
  const allowed = outcomesOf(task);
  if (allowed.length === 0 && outcome === undefined) return {};
  if (typeof outcome === 'string' && allowed.includes(outcome)) return { outcome };
  const message = allowed.length === 0 ? 'this task offers no outcomes' : `must be one of ${allowed.join(', ')}`;
  throw new CartableError('VALIDATION', `/outcome: ${message}`, { faults: [{ at: '/outcome', message }] });
}

/** The cards of the header `facts`, each with its input picked by name from what the task sees. An ended task decides nothing. */
function factsOf(plugins: readonly Plugin[], task: TaskDetails, variables: Readonly<Record<string, Value>>) {
  if (task.status !== 'OPEN') return [];
  const declared = new Map(plugins.flatMap((plugin) => plugin.facts).map((fact) => [fact.name, fact]));
  return listIn(task.headers['facts']).flatMap((name) => {
    const fact = declared.get(name);
    if (!fact) return [];
    const wanted = Object.keys(fact.input.properties).filter((input) => Object.hasOwn(variables, input));
    return [{ name, input: plainVariables(Object.fromEntries(wanted.map((input) => [input, variables[input] ?? null]))) }];
  });
}

function plainVariables(variables: Readonly<Record<string, Value>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, toPlainJson(value)]));
}

function listIn(header: string | undefined): string[] {
  return (header ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : iso(instant);
}
