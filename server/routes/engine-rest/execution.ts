/** `/engine-rest/execution`: what runs in an instance, by its own id (`instanceId:number`). */
import { Type, type Static } from '@sinclair/typebox';
import { CartableError, continueExecution, countExecutions, listExecutions } from '../../../engine/index.ts';
import { executionDto } from '../../camunda/execution-dto.ts';
import { given, LACKING } from '../../camunda/filters.ts';
import { readVariables, TypedValues } from '../../camunda/variables.ts';
import { noContent } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { Id } from './schemas.ts';
import { twins } from './twins.ts';

const tags = ['Execution'];

const Filter = Type.Object({
  processInstanceId: Type.Optional(Type.String()),
  processDefinitionId: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
  businessKey: Type.Optional(Type.String()),
  activityId: Type.Optional(Type.String()),
  messageEventSubscriptionName: Type.Optional(Type.String()),
  signalEventSubscriptionName: Type.Optional(Type.String()),
  active: Type.Optional(Type.Boolean()),
  suspended: Type.Optional(Type.Boolean()),
});

function known(filter: Static<typeof Filter>) {
  const { messageEventSubscriptionName: message, signalEventSubscriptionName: signal, active, suspended, ...same } = filter;
  // As in Camunda, what is not asked for as true is not asked for at all.
  const state = active === true ? { suspended: false } : suspended === true ? { suspended: true } : {};
  const { processInstanceId, processDefinitionId, processDefinitionKey, businessKey, activityId } = same;
  return {
    ...given({ processInstanceId, processDefinitionId, processDefinitionKey, businessKey, activityId, message, signal }),
    ...state,
  };
}

export const executionRoutes: readonly Route[] = [
  ...twins({
    path: '/engine-rest/execution',
    summary: 'List what runs in running instances',
    tags,
    filter: Filter,
    lacking: LACKING.execution,
    list: async ({ ask }, filter, page) => (await ask(listExecutions, { ...known(filter), ...page })).map(executionDto),
    count: ({ ask }, filter) => ask(countExecutions, known(filter)),
  }),
  route({
    method: 'POST',
    path: '/engine-rest/execution/{id}/signal',
    summary: 'Continue a receive task',
    tags,
    right: 'instance.operate',
    params: Id,
    body: Type.Object({ variables: Type.Optional(Type.Union([TypedValues, Type.Null()])) }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      const place = placeOf(params.id);
      await execute(continueExecution, { ...place, variables: readVariables(body.variables ?? {}) });
      return noContent();
    },
  }),
];

/** @throws CartableError NOT_FOUND for what is the id of no execution */
function placeOf(id: string): ExecutionPlace {
  const place = executionPlace(id);
  if (place.execution === 0) throw new CartableError('NOT_FOUND', `There is no execution ${id}.`);
  return place;
}

interface ExecutionPlace {
  readonly processInstanceId: string;
  readonly execution: number;
}

/** Where an execution is; an instance's own id names the scope of its process. */
export function executionPlace(id: string): ExecutionPlace {
  const [, processInstanceId = id, number = '0'] = /^(.+):([1-9]\d{0,8})$/.exec(id) ?? [];
  return { processInstanceId, execution: Number(number) };
}
