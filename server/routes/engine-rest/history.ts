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
  type HistoricActivity,
  type TaskRow,
} from '../../../engine/index.ts';
import { given, instantIn, LACKING, listIn } from '../../camunda/filters.ts';
import { historicActivityDto, historicInstanceDto, historicTaskDto, userOperationDto } from '../../camunda/dto.ts';
import { ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { Dto, Id, LONGEST_PAGE, Names } from './schemas.ts';
import { twins } from './twins.ts';

const tags = ['History'];

const InstanceFilter = Type.Object({
  processInstanceId: Type.Optional(Type.String()),
  processInstanceIds: Names,
  processDefinitionKey: Type.Optional(Type.String()),
  processDefinitionId: Type.Optional(Type.String()),
  processInstanceBusinessKey: Type.Optional(Type.String()),
  processInstanceBusinessKeyLike: Type.Optional(Type.String()),
  superProcessInstanceId: Type.Optional(Type.String()),
  startedBy: Type.Optional(Type.String()),
  startedAfter: Type.Optional(Type.String()),
  startedBefore: Type.Optional(Type.String()),
  finishedAfter: Type.Optional(Type.String()),
  finishedBefore: Type.Optional(Type.String()),
  finished: Type.Optional(Type.Boolean()),
  unfinished: Type.Optional(Type.Boolean()),
});

/** Instances are listed by the time of their start; another order is refused. */
const InstanceList = Type.Object({
  ...InstanceFilter.properties,
  sortBy: Type.Optional(Type.Literal('startTime')),
  sortOrder: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
});

function instances(filter: Static<typeof InstanceFilter>) {
  const { processDefinitionKey, processDefinitionId, startedBy, superProcessInstanceId: superProcessInstance } = filter;
  const { processInstanceBusinessKey: businessKey, processInstanceBusinessKeyLike: businessKeyLike } = filter;
  const state: 'finished' | 'running' | 'any' =
    filter.finished === true ? 'finished' : filter.unfinished === true ? 'running' : 'any';
  const ids = filter.processInstanceId === undefined ? listIn(filter.processInstanceIds) : [filter.processInstanceId];
  const startedAfter = instantIn('startedAfter', filter.startedAfter);
  const startedBefore = instantIn('startedBefore', filter.startedBefore);
  const finishedAfter = instantIn('finishedAfter', filter.finishedAfter);
  const finishedBefore = instantIn('finishedBefore', filter.finishedBefore);
  return {
    state,
    ...given({ processDefinitionKey, processDefinitionId, startedBy, superProcessInstance, businessKey, businessKeyLike }),
    ...given({ ids, startedAfter, startedBefore, finishedAfter, finishedBefore }),
  };
}

const TaskFilter = Type.Object({
  processInstanceId: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
  taskDefinitionKey: Type.Optional(Type.String()),
});

function tasks({ processInstanceId, processDefinitionKey, taskDefinitionKey }: Static<typeof TaskFilter>) {
  return { finished: true, ...given({ processInstanceId, processDefinitionKey, taskDefinitionKey }) };
}

const OfInstance = Type.Object({ processInstanceId: Type.String({ minLength: 1 }) });

const ActivityFilter = Type.Object({
  ...OfInstance.properties,
  activityInstanceId: Type.Optional(Type.String()),
  activityId: Type.Optional(Type.String()),
  activityName: Type.Optional(Type.String()),
  activityType: Type.Optional(Type.String()),
  finished: Type.Optional(Type.Boolean()),
  unfinished: Type.Optional(Type.Boolean()),
  canceled: Type.Optional(Type.Boolean()),
});

function isAskedFor(activity: HistoricActivity, asked: Static<typeof ActivityFilter>): boolean {
  const { activityInstanceId, activityId, activityName, activityType, finished, unfinished, canceled } = asked;
  const isFinished = activity.endTime !== null;
  return (
    (activityInstanceId === undefined || activity.id === activityInstanceId) &&
    (activityId === undefined || activity.activityId === activityId) &&
    (activityName === undefined || activity.activityName === activityName) &&
    (activityType === undefined || activity.activityType === activityType) &&
    (finished !== true || isFinished) &&
    (unfinished !== true || !isFinished) &&
    (canceled === undefined || activity.canceled === canceled)
  );
}

export const historyRoutes: readonly Route[] = [
  ...twins({
    path: '/engine-rest/history/process-instance',
    summary: 'Instances, ended and running',
    tags,
    filter: InstanceList,
    lacking: LACKING.historicInstance,
    async list({ ask }, filter, page) {
      const { sortOrder } = filter;
      return (await ask(listInstances, { ...instances(filter), ...given({ sortOrder }), ...page })).map(historicInstanceDto);
    },
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
    lacking: LACKING.historicTask,
    list: async ({ ask }, filter, page) => (await ask(listTasks, { ...tasks(filter), ...page })).map(historicTaskDto),
    count: ({ ask }, filter) => ask(countTasks, tasks(filter)),
  }),
  route({
    method: 'GET',
    path: '/engine-rest/history/activity-instance',
    summary: 'Every run of every element of an instance, in order',
    tags,
    query: ActivityFilter,
    replies: { 200: Type.Array(Dto) },
    async handler({ ask, query }) {
      const { processInstanceId } = query;
      const instance = await ask(getInstance, { processInstanceId });
      const activities = await ask(listHistoryActivities, { processInstanceId });
      const tasks = new Map<string, TaskRow>();
      for (const finished of [false, true]) {
        const rows = await ask(listTasks, { processInstanceId, finished, maxResults: LONGEST_PAGE });
        for (const task of rows) tasks.set(`${processInstanceId}:${task.execution}`, task);
      }
      // The process itself is no activity of its own.
      const own = activities.filter((activity) => activity.parentId !== null && isAskedFor(activity, query));
      return ok(own.map((activity) => historicActivityDto(activity, instance, tasks.get(activity.id))));
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
      const instance = await ask(getInstance, { processInstanceId });
      const operations = await ask(listUserOperations, { processInstanceId });
      return ok(operations.map((operation) => userOperationDto(operation, instance)));
    },
  }),
];
