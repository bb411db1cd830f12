import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { encode, type ValueObject } from '../expression/value.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { type NewMessage, sendMessage } from '../runtime/messages.ts';
import { type SubscriptionRow, subscriptionsByName } from '../store/subscriptions.ts';
import { VariablesSchema } from './schemas.ts';
import { type Reached, deliverTo, startByMessage } from './start-by-event.ts';

export interface CorrelateMessage {
  readonly messageName: string;
  readonly businessKey?: string | null;
  /** Matched with the subscription's correlation key. */
  readonly correlationKey?: string | null;
  /** Camunda: process variables that must have these values. */
  readonly correlationKeys?: ValueObject;
  readonly processInstanceId?: string | null;
  readonly variables?: ValueObject;
  /** True: everybody who waits gets it. */
  readonly all?: boolean;
  /** Milliseconds for which it is kept when nobody waits yet. */
  readonly timeToLive?: number;
  /** The sender's own id: the same one is taken once while it lives. */
  readonly messageId?: string;
}

export interface Correlation {
  readonly results: readonly Reached[];
  /** True when it was kept for somebody who waits later. */
  readonly buffered: boolean;
}

/**
 * Gives a message to the one instance that waits for it (or starts one), to all with `all`, or keeps it for its
 * `timeToLive`. Delivery to another tree than the first is left to the message's own command: one command touches
 * one instance tree.
 */
export const correlateMessage: Command<CorrelateMessage, Correlation> = {
  name: 'message.correlate',
  input: Type.Object(
    {
      messageName: Type.String({ minLength: 1, maxLength: 255 }),
      businessKey: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      correlationKey: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      correlationKeys: Type.Optional(VariablesSchema),
      processInstanceId: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      variables: Type.Optional(VariablesSchema),
      all: Type.Optional(Type.Boolean()),
      timeToLive: Type.Optional(Type.Integer({ minimum: 0 })),
      messageId: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    },
    { additionalProperties: false },
  ),

  permit(context) {
    requireRight(context.actor, 'message.send');
  },

  async run(context, input) {
    const {
      messageName,
      businessKey = null,
      correlationKey = null,
      all = false,
      timeToLive = 0,
      messageId = null,
      variables = {},
    } = input;
    const message: NewMessage = {
      kind: 'message',
      name: messageName,
      correlationKey,
      businessKey,
      variables,
      broadcast: all,
      timeToLive,
      messageId,
    };
    // These two choose among those who wait now; a message that is sent knows its keys only.
    const chosen = input.processInstanceId != null || Object.keys(input.correlationKeys ?? {}).length > 0;
    if (messageId !== null || all) {
      if (chosen) {
        const message = 'cannot be sent to all or with a messageId: give a correlationKey or businessKey';
        throw new CartableError('VALIDATION', `A message with correlationKeys or processInstanceId ${message}.`, {
          faults: [{ at: '/correlationKeys', message }],
        });
      }
      const id = await sendMessage(context, message);
      return { results: [], buffered: id !== null };
    }
    const found = await subscribersOf(context, input);
    if (found.length > 1) {
      throw new CartableError('AMBIGUOUS_MESSAGE', `Several instances wait for message ${messageName} with these keys.`);
    }
    const [subscription] = found;
    if (subscription !== undefined) {
      return { results: [await deliverTo(context, subscription, variables)], buffered: false };
    }
    const event = { businessKey, correlationKey, variables };
    const started = input.processInstanceId == null ? await startByMessage(context, messageName, event) : null;
    if (started !== null) return { results: [started], buffered: false };
    if (timeToLive === 0 || chosen)
      throw new CartableError('MISMATCHING_MESSAGE', `Nothing waits for message ${messageName} with these keys.`);
    await sendMessage(context, message);
    return { results: [], buffered: true };
  },
};

/** Who waits, oldest first: two are enough to know that it is not one. */
function subscribersOf(context: CommandContext, input: CorrelateMessage): Promise<readonly SubscriptionRow[]> {
  const { messageName, correlationKey, businessKey, processInstanceId } = input;
  const variables = Object.entries(input.correlationKeys ?? {}).map(([name, value]) => ({ name, value: encode(value) }));
  return subscriptionsByName(context.tx, {
    kind: 'message',
    name: messageName,
    ...(correlationKey == null ? {} : { correlationKey }),
    ...(businessKey == null ? {} : { businessKey }),
    ...(processInstanceId == null ? {} : { instanceId: processInstanceId }),
    ...(variables.length === 0 ? {} : { variables }),
    limit: 2,
  });
}
