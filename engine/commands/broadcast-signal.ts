import { Type } from '@sinclair/typebox';
import type { ValueObject } from '../expression/value.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { sendMessage } from '../runtime/messages.ts';
import { VariablesSchema } from './schemas.ts';

export interface BroadcastSignal {
  readonly name: string;
  readonly variables?: ValueObject;
}

/**
 * Throws a signal from outside (BPMN 2.0 §10.5.1; Camunda: `POST /signal`): everybody who waits for it at this moment
 * gets it, each by a command of its own, and every process that begins with it starts.
 */
export const broadcastSignal: Command<BroadcastSignal, void> = {
  name: 'signal.broadcast',
  input: Type.Object(
    { name: Type.String({ minLength: 1, maxLength: 255 }), variables: Type.Optional(VariablesSchema) },
    { additionalProperties: false },
  ),
  permit(context) {
    requireRight(context.actor, 'message.send');
  },
  async run(context, { name, variables = {} }) {
    await sendMessage(context, {
      kind: 'signal',
      name,
      correlationKey: null,
      businessKey: null,
      variables,
      broadcast: true,
      timeToLive: 0,
      messageId: null,
    });
  },
};
