/** What happens to instances from outside: messages, signals, conditions. With what we borrow from Camunda 8. */
import { Type } from '@sinclair/typebox';
import { broadcastSignal, correlateMessage, evaluateConditions, type Correlation } from '../../../engine/index.ts';
import { refuseGiven } from '../../camunda/filters.ts';
import { readVariables, TypedValues } from '../../camunda/variables.ts';
import { noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { executionPlace } from './execution.ts';
import { Dto, MaybeText } from './schemas.ts';

const MaybeVariables = Type.Optional(Type.Union([TypedValues, Type.Null()]));
/** There is one database per tenant: `withoutTenantId` is always true. */
const Tenantless = { tenantId: MaybeText, withoutTenantId: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])) };

export const messageRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/engine-rest/message',
    summary: 'Give a message to who waits for it, or keep it for its time to live',
    tags: ['Message'],
    right: 'message.send',
    body: Type.Object({
      messageName: Type.String({ minLength: 1, maxLength: 255 }),
      businessKey: MaybeText,
      correlationKey: MaybeText,
      correlationKeys: MaybeVariables,
      localCorrelationKeys: MaybeVariables,
      processVariables: MaybeVariables,
      processVariablesLocal: MaybeVariables,
      processVariablesToTriggeredScope: MaybeVariables,
      processInstanceId: MaybeText,
      all: Type.Optional(Type.Boolean()),
      resultEnabled: Type.Optional(Type.Boolean()),
      variablesInResultEnabled: Type.Optional(Type.Boolean()),
      timeToLive: Type.Optional(Type.Integer({ minimum: 0 })),
      messageId: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
      ...Tenantless,
    }),
    replies: { 200: Type.Array(Dto), 204: null },
    async handler({ execute, body }) {
      refuseGiven(body, {
        tenantId: 'there is one database per tenant',
        processVariablesLocal: 'what comes with a message goes to the process: use processVariables',
        processVariablesToTriggeredScope: 'what comes with a message goes to the process: use processVariables',
        variablesInResultEnabled: 'ask for the variables of the instance',
      });
      const { results } = await execute(correlateMessage, {
        messageName: body.messageName,
        businessKey: body.businessKey ?? null,
        correlationKey: body.correlationKey ?? null,
        correlationKeys: readVariables(body.correlationKeys ?? {}),
        localCorrelationKeys: readVariables(body.localCorrelationKeys ?? {}),
        processInstanceId: body.processInstanceId ?? null,
        variables: readVariables(body.processVariables ?? {}),
        all: body.all ?? false,
        timeToLive: body.timeToLive ?? 0,
        ...(body.messageId === undefined ? {} : { messageId: body.messageId }),
      });
      return body.resultEnabled === true ? ok(results.map(resultDto)) : noContent();
    },
  }),

  route({
    method: 'POST',
    path: '/engine-rest/signal',
    summary: 'Throw a signal: everybody who waits for it gets it, and what begins with it starts',
    tags: ['Signal'],
    right: 'message.send',
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 255 }),
      executionId: MaybeText,
      variables: MaybeVariables,
      ...Tenantless,
    }),
    replies: { 204: null },
    async handler({ execute, body }) {
      refuseGiven(body, { tenantId: 'there is one database per tenant' });
      const to = body.executionId ?? '';
      await execute(broadcastSignal, {
        name: body.name,
        variables: readVariables(body.variables ?? {}),
        ...(to === '' ? {} : { to: executionPlace(to) }),
      });
      return noContent();
    },
  }),

  route({
    method: 'POST',
    path: '/engine-rest/condition',
    summary: 'Start every process whose condition holds for these variables',
    tags: ['Condition'],
    right: 'process.start',
    body: Type.Object({
      variables: MaybeVariables,
      businessKey: MaybeText,
      processDefinitionId: MaybeText,
      ...Tenantless,
    }),
    replies: { 200: Type.Array(Dto) },
    async handler({ execute, body }) {
      refuseGiven(body, { tenantId: 'there is one database per tenant' });
      const definitionId = body.processDefinitionId ?? '';
      const started = await execute(evaluateConditions, {
        variables: readVariables(body.variables ?? {}),
        businessKey: body.businessKey ?? null,
        ...(definitionId === '' ? {} : { definitionId }),
      });
      return ok(started.map(startedDto));
    },
  }),
];

type Reached = Correlation['results'][number];

function resultDto(result: Reached) {
  const { type: resultType, processInstanceId, ended } = result;
  if (result.type === 'ProcessDefinition') return { resultType, execution: null, processInstance: startedDto(result) };
  // The scope of the process is the instance itself, as in Camunda.
  const id = result.execution === 0 ? processInstanceId : `${processInstanceId}:${result.execution}`;
  return { resultType, execution: { id, processInstanceId, ended, tenantId: null }, processInstance: null };
}

function startedDto(result: Reached) {
  const { processInstanceId: id, ended } = result;
  const known = result.type === 'ProcessDefinition' ? result : { definitionId: null, businessKey: null };
  const { definitionId, businessKey } = known;
  return { links: [], id, definitionId, businessKey, caseInstanceId: null, ended, suspended: false, tenantId: null };
}
