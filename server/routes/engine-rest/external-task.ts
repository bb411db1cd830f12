/** `/engine-rest/external-task`: work for programs outside, in any language. */
import { Type, type Static } from '@sinclair/typebox';
import { given, LACKING } from '../../camunda/filters.ts';
import {
  completeExternalTask,
  countExternalTasks,
  extendExternalTaskLock,
  failExternalTask,
  fetchAndLock,
  getExternalTask,
  listExternalTasks,
  lockExternalTask,
  LONGEST_LOCK,
  MOST_RETRIES,
  setExternalTaskRetries,
  throwExternalTaskError,
  unlockExternalTask,
  type FetchAndLock,
} from '../../../engine/index.ts';
import { externalTaskDto, lockedTaskDto } from '../../camunda/external-task.ts';
import { readVariables, TypedValues } from '../../camunda/variables.ts';
import type { TaskPolls } from '../../events/task-polls.ts';
import { content, noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { Fetch, isChoosy, maybe, wanted, WorkerId } from './fetch-and-lock.ts';
import { Dto, Id, LONGEST_PAGE, MaybeText } from './schemas.ts';
import { twins } from './twins.ts';

const tags = ['External Task'];

const Variables = maybe(TypedValues);

const Filter = Type.Object({
  externalTaskId: Type.Optional(Type.String()),
  topicName: Type.Optional(Type.String()),
  workerId: Type.Optional(Type.String()),
  locked: Type.Optional(Type.Boolean()),
  notLocked: Type.Optional(Type.Boolean()),
  withRetriesLeft: Type.Optional(Type.Boolean()),
  noRetriesLeft: Type.Optional(Type.Boolean()),
  activityId: Type.Optional(Type.String()),
  processInstanceId: Type.Optional(Type.String()),
  processDefinitionId: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
});

/** Camunda's clients may send fields that are not known here; they are left out. */
function known(filter: Static<typeof Filter>) {
  const { externalTaskId: taskId, topicName, workerId, locked, notLocked, withRetriesLeft, noRetriesLeft } = filter;
  const { activityId, processInstanceId, processDefinitionId, processDefinitionKey } = filter;
  return {
    ...given({ taskId, topicName, workerId, locked, notLocked, withRetriesLeft, noRetriesLeft }),
    ...given({ activityId, processInstanceId, processDefinitionId, processDefinitionKey }),
  };
}

export function externalTaskRoutes(polls: TaskPolls): readonly Route[] {
  return [
    ...twins({
      path: '/engine-rest/external-task',
      summary: 'External tasks, the oldest first',
      tags,
      filter: Filter,
      lacking: LACKING.externalTask,
      list: async ({ ask }, filter, page) => (await ask(listExternalTasks, { ...known(filter), ...page })).map(externalTaskDto),
      count: ({ ask }, filter) => ask(countExternalTasks, known(filter)),
    }),
    route({
      method: 'POST',
      path: '/engine-rest/external-task/fetchAndLock',
      summary: 'Take tasks of topics, waiting for them if asked to; each topic needs the right worker.<topic>',
      tags,
      body: Fetch,
      replies: { 200: Type.Array(Dto) },
      async handler({ engine, execute, authenticateAgain, onClose, body }) {
        const topics = (body.topics ?? []).map(wanted);
        const fetch: FetchAndLock = {
          workerId: body.workerId,
          maxTasks: Math.min(body.maxTasks, LONGEST_PAGE),
          topics,
          usePriority: body.usePriority ?? false,
        };
        const patience = body.asyncResponseTimeout ?? 0;
        let tasks = await execute(fetchAndLock, fetch);
        if (tasks.length === 0 && fetch.maxTasks > 0 && patience > 0) {
          tasks = await polls.wait({
            topics: topics.map(({ topicName }) => topicName),
            maxTasks: fetch.maxTasks,
            choosy: topics.some(isChoosy),
            patience,
            fetch: async () => engine.execute(fetchAndLock, await authenticateAgain(), fetch),
            onClose,
          });
        }
        return ok(tasks.map(lockedTaskDto), polls.stopped ? { Connection: 'close' } : {});
      },
    }),
    route({
      method: 'GET',
      path: '/engine-rest/external-task/{id}',
      summary: 'One external task',
      tags,
      params: Id,
      replies: { 200: Dto },
      handler: async ({ ask, params }) => ok(externalTaskDto(await ask(getExternalTask, { taskId: params.id }))),
    }),
    route({
      method: 'GET',
      path: '/engine-rest/external-task/{id}/errorDetails',
      summary: 'What the worker said of the last failure',
      tags,
      params: Id,
      replies: { 200: 'text/plain', 204: null },
      async handler({ ask, params }) {
        const { task } = await ask(getExternalTask, { taskId: params.id });
        return task.payload === null ? noContent() : content('text/plain; charset=utf-8', task.payload);
      },
    }),
    route({
      method: 'POST',
      path: '/engine-rest/external-task/{id}/complete',
      summary: 'A worker has done its task',
      tags,
      params: Id,
      body: Type.Object({ workerId: WorkerId, variables: Variables, localVariables: Variables }),
      replies: { 204: null },
      async handler({ execute, params, body }) {
        await execute(completeExternalTask, {
          taskId: params.id,
          workerId: body.workerId,
          variables: readVariables(body.variables ?? {}),
          localVariables: readVariables(body.localVariables ?? {}),
        });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/engine-rest/external-task/{id}/failure',
      summary: 'A worker could not do its task: try again, or with retries 0 raise an incident',
      tags,
      params: Id,
      body: Type.Object({
        workerId: WorkerId,
        errorMessage: MaybeText,
        errorDetails: MaybeText,
        retries: maybe(Type.Integer({ minimum: 0, maximum: MOST_RETRIES })),
        retryTimeout: maybe(Type.Integer({ minimum: 0, maximum: LONGEST_LOCK })),
        variables: Variables,
        localVariables: Variables,
      }),
      replies: { 204: null },
      async handler({ execute, params, body }) {
        const { errorDetails } = body;
        await execute(failExternalTask, {
          taskId: params.id,
          workerId: body.workerId,
          errorMessage: body.errorMessage ?? '',
          ...(typeof errorDetails === 'string' ? { errorDetails } : {}),
          retries: body.retries ?? 0,
          retryTimeout: body.retryTimeout ?? 0,
          variables: readVariables(body.variables ?? {}),
          localVariables: readVariables(body.localVariables ?? {}),
        });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/engine-rest/external-task/{id}/bpmnError',
      summary: 'A worker reports a business outcome, for a boundary event to catch',
      tags,
      params: Id,
      body: Type.Object({
        workerId: WorkerId,
        errorCode: Type.String({ minLength: 1 }),
        errorMessage: MaybeText,
        variables: Variables,
      }),
      replies: { 204: null },
      async handler({ execute, params, body }) {
        await execute(throwExternalTaskError, {
          taskId: params.id,
          workerId: body.workerId,
          errorCode: body.errorCode,
          errorMessage: body.errorMessage ?? '',
          variables: readVariables(body.variables ?? {}),
        });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/engine-rest/external-task/{id}/extendLock',
      summary: 'A worker keeps its task for longer',
      tags,
      params: Id,
      body: Type.Object({ workerId: WorkerId, newDuration: Type.Integer({ minimum: 1, maximum: LONGEST_LOCK }) }),
      replies: { 204: null },
      async handler({ execute, params, body }) {
        await execute(extendExternalTaskLock, { taskId: params.id, workerId: body.workerId, newDuration: body.newDuration });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/engine-rest/external-task/{id}/lock',
      summary: 'A worker takes one task by its id',
      tags,
      params: Id,
      body: Type.Object({ workerId: WorkerId, lockDuration: Type.Integer({ minimum: 1, maximum: LONGEST_LOCK }) }),
      replies: { 204: null },
      async handler({ execute, params, body }) {
        await execute(lockExternalTask, { taskId: params.id, workerId: body.workerId, lockDuration: body.lockDuration });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/engine-rest/external-task/{id}/unlock',
      summary: 'Take a task from whoever holds it',
      tags,
      params: Id,
      replies: { 204: null },
      async handler({ execute, params }) {
        await execute(unlockExternalTask, { taskId: params.id });
        return noContent();
      },
    }),
    route({
      method: 'PUT',
      path: '/engine-rest/external-task/{id}/retries',
      summary: 'Say how often a task may still be tried; resolves its incident',
      tags,
      params: Id,
      body: Type.Object({ retries: Type.Integer({ minimum: 0, maximum: MOST_RETRIES }) }),
      replies: { 204: null },
      async handler({ execute, params, body }) {
        await execute(setExternalTaskRetries, { taskId: params.id, retries: body.retries });
        return noContent();
      },
    }),
  ];
}
