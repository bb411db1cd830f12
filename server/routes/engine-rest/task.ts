/** `/engine-rest/task`: find, claim and complete tasks. */
import { Type, type Static } from '@sinclair/typebox';
import {
  assignTask,
  CartableError,
  claimTask,
  completeTask,
  escalateTask,
  countTasks,
  getInstance,
  getTask,
  getTaskForm,
  getTaskVariables,
  listTasks,
  listVariables,
  throwTaskError,
  unclaimTask,
  type Value,
} from '../../../engine/index.ts';
import { given, instantIn, LACKING } from '../../camunda/filters.ts';
import { formRef, taskDto } from '../../camunda/dto.ts';
import { readVariables, showVariables, TypedValues } from '../../camunda/variables.ts';
import { content, noContent, ok } from '../../http/reply.ts';
import { route, type Call, type Route } from '../../http/route.ts';
import { Dto, Id, MaybeText } from './schemas.ts';
import { twins } from './twins.ts';

const tags = ['Task'];

const SORT = { created: 'created', dueDate: 'due', priority: 'priority', name: 'name' } as const;
const SortBy = Type.Union([Type.Literal('created'), Type.Literal('dueDate'), Type.Literal('priority'), Type.Literal('name')]);
const SortOrder = Type.Union([Type.Literal('asc'), Type.Literal('desc')]);

const Filter = Type.Object({
  assignee: Type.Optional(Type.String()),
  unassigned: Type.Optional(Type.Boolean()),
  candidateUser: Type.Optional(Type.String()),
  candidateGroup: Type.Optional(Type.String()),
  includeAssignedTasks: Type.Optional(Type.Boolean()),
  processInstanceId: Type.Optional(Type.String()),
  processInstanceBusinessKey: Type.Optional(Type.String()),
  processInstanceBusinessKeyLike: Type.Optional(Type.String()),
  processDefinitionId: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  nameLike: Type.Optional(Type.String()),
  dueBefore: Type.Optional(Type.String()),
  dueAfter: Type.Optional(Type.String()),
  createdBefore: Type.Optional(Type.String()),
  createdAfter: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
  taskDefinitionKey: Type.Optional(Type.String()),
  sortBy: Type.Optional(SortBy),
  sortOrder: Type.Optional(SortOrder),
  sorting: Type.Optional(Type.Array(Type.Object({ sortBy: SortBy, sortOrder: SortOrder }), { maxItems: 1 })),
});

function known(filter: Static<typeof Filter>) {
  const { assignee, candidateUser, candidateGroup, processInstanceId, processDefinitionKey, taskDefinitionKey } = filter;
  const { name, nameLike, processDefinitionId } = filter;
  const { processInstanceBusinessKey: businessKey, processInstanceBusinessKeyLike: businessKeyLike } = filter;
  const dueBefore = instantIn('dueBefore', filter.dueBefore);
  const dueAfter = instantIn('dueAfter', filter.dueAfter);
  const createdBefore = instantIn('createdBefore', filter.createdBefore);
  const createdAfter = instantIn('createdAfter', filter.createdAfter);
  const offered = candidateUser !== undefined || candidateGroup !== undefined;
  return {
    unassigned: filter.unassigned === true || (offered && filter.includeAssignedTasks !== true),
    ...given({ assignee, candidateUser, candidateGroup, processInstanceId, processDefinitionKey, taskDefinitionKey }),
    ...given({ name, nameLike, processDefinitionId, businessKey, businessKeyLike }),
    ...given({ dueBefore, dueAfter, createdBefore, createdAfter }),
  };
}

function order(filter: Static<typeof Filter>) {
  const { sortBy = filter.sortBy, sortOrder = filter.sortOrder } = filter.sorting?.[0] ?? {};
  return { ...(sortBy === undefined ? {} : { sortBy: SORT[sortBy] }), ...(sortOrder === undefined ? {} : { sortOrder }) };
}

const Completion = Type.Object({
  variables: Type.Optional(Type.Union([TypedValues, Type.Null()])),
  withVariablesInReturn: Type.Optional(Type.Boolean()),
});
const UserId = Type.Object({ userId: MaybeText });

export const taskRoutes: readonly Route[] = [
  ...twins({
    path: '/engine-rest/task',
    summary: 'List open tasks',
    tags,
    filter: Filter,
    lacking: LACKING.task,
    list: async ({ ask }, filter, page) => (await ask(listTasks, { ...known(filter), ...order(filter), ...page })).map(taskDto),
    count: ({ ask }, filter) => ask(countTasks, known(filter)),
  }),
  route({
    method: 'GET',
    path: '/engine-rest/task/{id}',
    summary: 'One task',
    tags,
    params: Id,
    replies: { 200: Dto },
    handler: async (call) => ok(taskDto(await openTask(call, call.params.id))),
  }),
  route({
    method: 'GET',
    path: '/engine-rest/task/{id}/form',
    summary: 'Which form a task has',
    tags,
    params: Id,
    replies: { 200: Dto },
    handler: async (call) => ok({ key: null, camundaFormRef: formRef(await openTask(call, call.params.id)), contextPath: null }),
  }),
  route({
    method: 'GET',
    path: '/engine-rest/task/{id}/deployed-form',
    summary: 'The form-js form of a task',
    tags,
    params: Id,
    replies: { 200: Dto },
    async handler({ ask, params }) {
      const form = await ask(getTaskForm, { taskId: params.id });
      if (form === null) throw new CartableError('NOT_FOUND', 'this task has no form');
      return content('application/json', form);
    },
  }),
  ...['variables', 'form-variables'].map((name) =>
    route({
      method: 'GET',
      path: `/engine-rest/task/{id}/${name}`,
      summary: 'The variables that a task sees',
      tags,
      params: Id,
      query: Type.Object({ variableNames: Type.Optional(Type.String()) }),
      replies: { 200: Type.Record(Type.String(), Dto) },
      async handler({ ask, params, query }) {
        const wanted = query.variableNames?.split(',').map((part) => part.trim());
        const variables = await ask(getTaskVariables, { taskId: params.id });
        const chosen = Object.entries(variables).filter(([variable]) => wanted?.includes(variable) ?? true);
        return ok(showVariables(Object.fromEntries(chosen)));
      },
    }),
  ),
  route({
    method: 'GET',
    path: '/engine-rest/task/{id}/identity-links',
    summary: 'Who holds a task and to whom it is offered',
    tags,
    params: Id,
    replies: { 200: Type.Array(Dto) },
    async handler({ ask, params }) {
      const task = await ask(getTask, { taskId: params.id });
      const candidates = task.candidates.map(({ kind, value }) => ({
        userId: kind === 'user' ? value : null,
        groupId: kind === 'group' ? value : null,
        type: 'candidate',
      }));
      return ok([...(task.assignee === null ? [] : [{ userId: task.assignee, groupId: null, type: 'assignee' }]), ...candidates]);
    },
  }),
  route({
    method: 'POST',
    path: '/engine-rest/task/{id}/claim',
    summary: 'Take a task for oneself (for somebody else: the right task.manage)',
    tags,
    params: Id,
    body: UserId,
    replies: { 204: null },
    async handler({ execute, actor, params, body }) {
      const userId = body.userId ?? actor.userId;
      if (userId === actor.userId) await execute(claimTask, { taskId: params.id });
      else await execute(assignTask, { taskId: params.id, userId });
      return noContent();
    },
  }),
  route({
    method: 'POST',
    path: '/engine-rest/task/{id}/unclaim',
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
    path: '/engine-rest/task/{id}/assignee',
    summary: 'Give a task to somebody',
    tags,
    right: 'task.manage',
    params: Id,
    body: UserId,
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(assignTask, { taskId: params.id, userId: body.userId ?? null });
      return noContent();
    },
  }),
  ...['complete', 'submit-form'].map((name) =>
    route({
      method: 'POST',
      path: `/engine-rest/task/{id}/${name}`,
      summary: 'Complete a task',
      tags,
      params: Id,
      body: Completion,
      replies: { 200: Type.Record(Type.String(), Dto), 204: null },
      async handler(call) {
        const taskId = call.params.id;
        const variables = readVariables(call.body.variables ?? {});
        const returns = call.body.withVariablesInReturn === true;
        const seen = returns ? await call.ask(getTaskVariables, { taskId }) : {};
        const { processInstanceId } = await call.execute(completeTask, { taskId, variables });
        if (!returns) return noContent();
        return ok(showVariables((await variablesIfVisible(call, processInstanceId)) ?? { ...seen, ...variables }));
      },
    }),
  ),
  route({
    method: 'POST',
    path: '/engine-rest/task/{id}/bpmnError',
    summary: 'End a task with a BPMN error, for a boundary event to catch',
    tags,
    params: Id,
    body: Type.Object({
      errorCode: Type.String({ minLength: 1 }),
      errorMessage: MaybeText,
      variables: Type.Optional(Type.Union([TypedValues, Type.Null()])),
    }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(throwTaskError, {
        taskId: params.id,
        errorCode: body.errorCode,
        errorMessage: body.errorMessage ?? '',
        variables: readVariables(body.variables ?? {}),
      });
      return noContent();
    },
  }),
  route({
    method: 'POST',
    path: '/engine-rest/task/{id}/bpmnEscalation',
    summary: 'Escalate from a task, for an event around it to catch',
    tags,
    params: Id,
    body: Type.Object({
      escalationCode: Type.String({ minLength: 1 }),
      variables: Type.Optional(Type.Union([TypedValues, Type.Null()])),
    }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(escalateTask, {
        taskId: params.id,
        escalationCode: body.escalationCode,
        variables: readVariables(body.variables ?? {}),
      });
      return noContent();
    },
  }),
];

/** Camunda forgets a task that has ended; its history keeps it. */
async function openTask({ ask }: Pick<Call<never, never, never>, 'ask'>, taskId: string) {
  const task = await ask(getTask, { taskId });
  if (task.status !== 'OPEN') throw new CartableError('NOT_FOUND', `Task ${taskId} has ended: see history.`);
  return task;
}

/** Completing a task does not give the right to read the whole instance: null. Its person knows what the task showed. */
async function variablesIfVisible(
  { ask }: Pick<Call<never, never, never>, 'ask'>,
  processInstanceId: string,
): Promise<Readonly<Record<string, Value>> | null> {
  try {
    await ask(getInstance, { processInstanceId });
    return await ask(listVariables, { processInstanceId });
  } catch (error) {
    if (error instanceof CartableError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
