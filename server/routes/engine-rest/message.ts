/** `POST /engine-rest/message`, with `timeToLive`, `messageId` and `correlationKey` borrowed from Camunda 8. */
import { Type } from '@sinclair/typebox';
import { correlateMessage } from '../../../engine/index.ts';
import { readVariables, TypedValues } from '../../camunda/variables.ts';
import { noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { Dto, MaybeText } from './schemas.ts';

const MaybeVariables = Type.Optional(Type.Union([TypedValues, Type.Null()]));

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
      processInstanceId: MaybeText,
      all: Type.Optional(Type.Boolean()),
      resultEnabled: Type.Optional(Type.Boolean()),
      timeToLive: Type.Optional(Type.Integer({ minimum: 0 })),
      messageId: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    }),
    replies: { 200: Type.Array(Dto), 204: null },
    async handler({ execute, body }) {
      const keys = { ...readVariables(body.correlationKeys ?? {}), ...readVariables(body.localCorrelationKeys ?? {}) };
      const { results } = await execute(correlateMessage, {
        messageName: body.messageName,
        businessKey: body.businessKey ?? null,
        correlationKey: body.correlationKey ?? null,
        correlationKeys: keys,
        processInstanceId: body.processInstanceId ?? null,
        variables: readVariables(body.processVariables ?? {}),
        all: body.all ?? false,
        timeToLive: body.timeToLive ?? 0,
        ...(body.messageId === undefined ? {} : { messageId: body.messageId }),
      });
      if (body.resultEnabled !== true) return noContent();
      return ok(
        results.map((result) => ({
          resultType: result.type,
          execution:
            result.type === 'Execution'
              ? { id: result.processInstanceId, processInstanceId: result.processInstanceId, ended: false }
              : null,
          processInstance: result.type === 'ProcessDefinition' ? { id: result.processInstanceId, ended: false } : null,
        })),
      );
    },
  }),
];
