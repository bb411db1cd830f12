/** `/engine-rest/process-instance`: running instances, where they stand and what they know. */
import { Type, type Static } from '@sinclair/typebox';
import {
  activateElements,
  cancelInstance,
  CartableError,
  countInstances,
  getActivityTree,
  getInstance,
  listInstances,
  listVariables,
  setVariables,
} from '../../../engine/index.ts';
import { given, LACKING, listIn } from '../../camunda/filters.ts';
import { activityTreeDto, instanceDto } from '../../camunda/dto.ts';
import { readVariables, showVariable, showVariables, TypedValue, TypedValues } from '../../camunda/variables.ts';
import { noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { Dto, Id, Names } from './schemas.ts';
import { twins } from './twins.ts';

const tags = ['Process Instance'];

const Filter = Type.Object({
  processDefinitionKey: Type.Optional(Type.String()),
  processDefinitionId: Type.Optional(Type.String()),
  businessKey: Type.Optional(Type.String()),
  businessKeyLike: Type.Optional(Type.String()),
  processInstanceIds: Names,
  rootProcessInstance: Type.Optional(Type.String()),
  superProcessInstance: Type.Optional(Type.String()),
  withIncident: Type.Optional(Type.Boolean()),
});

function known(filter: Static<typeof Filter>) {
  const { processDefinitionKey, processDefinitionId, businessKey, businessKeyLike } = filter;
  const { superProcessInstance, withIncident, rootProcessInstance: rootProcessInstanceId } = filter;
  const ids = listIn(filter.processInstanceIds);
  return {
    ...given({ processDefinitionKey, processDefinitionId, businessKey, businessKeyLike }),
    ...given({ superProcessInstance, withIncident, rootProcessInstanceId, ids }),
  };
}

const Variable = Type.Object({ ...Id.properties, name: Type.String({ minLength: 1, maxLength: 255 }) });

export const processInstanceRoutes: readonly Route[] = [
  ...twins({
    path: '/engine-rest/process-instance',
    summary: 'List running instances',
    tags,
    filter: Filter,
    lacking: LACKING.instance,
    list: async ({ ask }, filter, page) => (await ask(listInstances, { ...known(filter), ...page })).map(instanceDto),
    count: ({ ask }, filter) => ask(countInstances, known(filter)),
  }),
  route({
    method: 'GET',
    path: '/engine-rest/process-instance/{id}',
    summary: 'One running instance',
    tags,
    params: Id,
    replies: { 200: Dto },
    async handler({ ask, params }) {
      const instance = await ask(getInstance, { processInstanceId: params.id });
      if (instance.ended_at !== null)
        throw new CartableError('NOT_FOUND', `Process instance ${params.id} has ended: see history.`);
      return ok(instanceDto(instance));
    },
  }),
  route({
    method: 'DELETE',
    path: '/engine-rest/process-instance/{id}',
    summary: 'Cancel an instance and all that it called',
    tags,
    right: 'instance.operate',
    params: Id,
    query: Type.Object({ deleteReason: Type.Optional(Type.String({ maxLength: 1_000 })) }),
    replies: { 204: null },
    async handler({ execute, params, query }) {
      await execute(cancelInstance, { processInstanceId: params.id, reason: query.deleteReason ?? 'cancelled' });
      return noContent();
    },
  }),
  route({
    method: 'GET',
    path: '/engine-rest/process-instance/{id}/activity-instances',
    summary: 'Where an instance stands, as a tree',
    tags,
    params: Id,
    replies: { 200: Dto },
    async handler({ ask, params }) {
      const instance = await ask(getInstance, { processInstanceId: params.id });
      return ok(activityTreeDto(await ask(getActivityTree, { processInstanceId: params.id }), instance));
    },
  }),
  route({
    method: 'GET',
    path: '/engine-rest/process-instance/{id}/variables',
    summary: 'The variables of an instance',
    tags,
    params: Id,
    replies: { 200: Type.Record(Type.String(), Dto) },
    handler: async ({ ask, params }) => ok(showVariables(await ask(listVariables, { processInstanceId: params.id }))),
  }),
  route({
    method: 'GET',
    path: '/engine-rest/process-instance/{id}/variables/{name}',
    summary: 'One variable of an instance',
    tags,
    params: Variable,
    replies: { 200: Dto },
    async handler({ ask, params }) {
      const variables = await ask(listVariables, { processInstanceId: params.id });
      const value = Object.hasOwn(variables, params.name) ? variables[params.name] : undefined;
      if (value === undefined) throw new CartableError('NOT_FOUND', `There is no variable ${params.name}.`);
      return ok(showVariable(value));
    },
  }),
  route({
    method: 'PUT',
    path: '/engine-rest/process-instance/{id}/variables/{name}',
    summary: 'Correct one variable',
    tags,
    right: 'instance.operate',
    params: Variable,
    body: TypedValue,
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(setVariables, { processInstanceId: params.id, variables: readVariables({ [params.name]: body }) });
      return noContent();
    },
  }),
  route({
    method: 'POST',
    path: '/engine-rest/process-instance/{id}/variables',
    summary: 'Correct several variables',
    tags,
    right: 'instance.operate',
    params: Id,
    body: Type.Object({ modifications: Type.Optional(TypedValues), deletions: Type.Optional(Type.Array(Type.String())) }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      if (body.deletions && body.deletions.length > 0) {
        throw new CartableError('VALIDATION', 'deletions are not supported: set the variable to null');
      }
      await execute(setVariables, { processInstanceId: params.id, variables: readVariables(body.modifications) });
      return noContent();
    },
  }),
  route({
    method: 'POST',
    path: '/engine-rest/process-instance/{id}/ad-hoc-activities/{activityInstanceId}/activation',
    summary: 'Begin activities of an open ad-hoc sub-process',
    tags,
    right: 'instance.operate',
    params: Type.Object({ id: Type.String(), activityInstanceId: Type.String() }),
    body: Type.Object({ elements: Type.Array(Type.Object({ elementId: Type.String() }), { minItems: 1 }) }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(activateElements, {
        processInstanceId: params.id,
        execution: executionOf(params.activityInstanceId),
        elements: body.elements.map(({ elementId }) => elementId),
      });
      return noContent();
    },
  }),
];

/** An activity instance is called `instance:number`. */
function executionOf(activityInstanceId: string): number {
  const number = Number(activityInstanceId.slice(activityInstanceId.lastIndexOf(':') + 1));
  if (Number.isInteger(number) && number >= 0) return number;
  throw new CartableError('NOT_FOUND', `There is no activity instance ${activityInstanceId}.`);
}
