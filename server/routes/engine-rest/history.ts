/** `/engine-rest/history`: what ended, what ran and who did it. */
import { Type, type Static } from '@sinclair/typebox';
import {
  countInstances,
  countTasks,
  getInstance,
  listHistoryActivities,
  listInstances,
  listTasks,
  listUserOperations,
} from '../../../engine/index.ts';
import { camundaDate, camundaDateOrNull } from '../../camunda/date.ts';
import { historicInstanceDto, historicTaskDto } from '../../camunda/dto.ts';
import { ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { Dto, Id } from './schemas.ts';
import { twins } from './twins.ts';

const tags = ['History'];

const InstanceFilter = Type.Object({
  processDefinitionKey: Type.Optional(Type.String()),
  processDefinitionId: Type.Optional(Type.String()),
  processInstanceBusinessKey: Type.Optional(Type.String()),
  startedBy: Type.Optional(Type.String()),
  finished: Type.Optional(Type.Boolean()),
  unfinished: Type.Optional(Type.Boolean()),
});

function instances(filter: Static<typeof InstanceFilter>) {
  const { processDefinitionKey, processDefinitionId, processInstanceBusinessKey, startedBy, finished, unfinished } = filter;
  const state: 'finished' | 'running' | 'any' = finished === true ? 'finished' : unfinished === true ? 'running' : 'any';
  return {
    state,
    ...(processDefinitionKey === undefined ? {} : { processDefinitionKey }),
    ...(processDefinitionId === undefined ? {} : { processDefinitionId }),
    ...(processInstanceBusinessKey === undefined ? {} : { businessKey: processInstanceBusinessKey }),
    ...(startedBy === undefined ? {} : { startedBy }),
  };
}

const TaskFilter = Type.Object({
  processInstanceId: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
  taskDefinitionKey: Type.Optional(Type.String()),
});

function tasks(filter: Static<typeof TaskFilter>) {
  const { processInstanceId, processDefinitionKey, taskDefinitionKey } = filter;
  return {
    finished: true,
    ...(processInstanceId === undefined ? {} : { processInstanceId }),
    ...(processDefinitionKey === undefined ? {} : { processDefinitionKey }),
    ...(taskDefinitionKey === undefined ? {} : { taskDefinitionKey }),
  };
}

const OfInstance = Type.Object({ processInstanceId: Type.String({ minLength: 1 }) });

export const historyRoutes: readonly Route[] = [
  ...twins({
    path: '/engine-rest/history/process-instance',
    summary: 'Instances, ended and running',
    tags,
    filter: InstanceFilter,
    list: async ({ ask }, filter, page) => (await ask(listInstances, { ...instances(filter), ...page })).map(historicInstanceDto),
    count: ({ ask }, filter) => ask(countInstances, instances(filter)),
  }),
  route({
    method: 'GET',
    path: '/engine-rest/history/process-instance/{id}',
    summary: 'One instance, ended or running',
    tags,
    params: Id,
    replies: { 200: Dto },
    handler: async ({ ask, params }) => ok(historicInstanceDto(await ask(getInstance, { processInstanceId: params.id }))),
  }),
  ...twins({
    path: '/engine-rest/history/task',
    summary: 'Ended tasks',
    tags,
    filter: TaskFilter,
    list: async ({ ask }, filter, page) => (await ask(listTasks, { ...tasks(filter), ...page })).map(historicTaskDto),
    count: ({ ask }, filter) => ask(countTasks, tasks(filter)),
  }),
  route({
    method: 'GET',
    path: '/engine-rest/history/activity-instance',
    summary: 'Every run of every element of an instance, in order',
    tags,
    query: OfInstance,
    replies: { 200: Type.Array(Dto) },
    async handler({ ask, query }) {
      const { processInstanceId } = query;
      const activities = await ask(listHistoryActivities, { processInstanceId });
      return ok(
        activities.map((activity) => ({
          id: activity.id,
          parentActivityInstanceId: activity.parentId,
          activityId: activity.activityId,
          processInstanceId,
          startTime: camundaDate(activity.startTime),
          endTime: camundaDateOrNull(activity.endTime),
          durationInMillis: activity.endTime === null ? null : activity.endTime - activity.startTime,
          canceled: activity.canceled,
        })),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/engine-rest/history/user-operation',
    summary: 'Who did what to an instance',
    tags,
    query: OfInstance,
    replies: { 200: Type.Array(Dto) },
    async handler({ ask, query }) {
      const { processInstanceId } = query;
      const operations = await ask(listUserOperations, { processInstanceId });
      return ok(
        operations.map(({ sequence, timestamp, userId, onBehalfOf, operationType }) => ({
          id: `${processInstanceId}:${sequence}`,
          operationId: `${processInstanceId}:${sequence}`,
          processInstanceId,
          timestamp: camundaDate(timestamp),
          userId,
          onBehalfOf,
          operationType,
        })),
      );
    },
  }),
];
