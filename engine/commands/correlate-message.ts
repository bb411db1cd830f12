import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { encode, type ValueObject } from '../expression/value.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { type NewMessage, deliverLater, deliverToEach, keepMessage } from '../runtime/messages.ts';
import { markDelivered } from '../store/messages.ts';
import {
  MOST_RECEIVERS,
  type SubscriptionRow,
  findSubscription,
  startSubscriptionsByName,
  subscriptionsByName,
} from '../store/subscriptions.ts';
import { VariablesSchema } from './schemas.ts';
import { type Reached, deliverTo, startFrom } from './start-by-event.ts';

export interface CorrelateMessage {
  readonly messageName: string;
  readonly businessKey?: string | null;
  /** Matched with the subscription's correlation key. */
  readonly correlationKey?: string | null;
  /** Camunda: process variables that must have these values. */
  readonly correlationKeys?: ValueObject;
  /** Camunda: variables local to who waits that must have these values. */
  readonly localCorrelationKeys?: ValueObject;
  readonly processInstanceId?: string | null;
  readonly variables?: ValueObject;
  /** True: everybody who waits gets it, and every process that begins with it starts. */
  readonly all?: boolean;
  /** Milliseconds for which it is kept when nobody waits yet. */
  readonly timeToLive?: number;
  /** The sender's own id: the same one is taken once while it lives. */
  readonly messageId?: string;
}

export interface Correlation {
  /** Whom it reached. Of several who wait each gets it by a command of its own, right after this one. */
  readonly results: readonly Reached[];
  /** True when it was kept for somebody who waits later. */
  readonly buffered: boolean;
  /** True when its `messageId` was taken before: nothing was done. */
  readonly duplicate: boolean;
}

/**
 * Gives a message to the one instance that waits for it (or starts one), to all with `all`, or keeps it for its
 * `timeToLive` (P22).
 * @throws CartableError AMBIGUOUS_MESSAGE when several wait and not all are meant; MISMATCHING_MESSAGE when nobody does
 */
export const correlateMessage: Command<CorrelateMessage, Correlation> = {
  name: 'message.correlate',
  input: Type.Object(
    {
      messageName: Type.String({ minLength: 1, maxLength: 255 }),
      businessKey: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      correlationKey: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      correlationKeys: Type.Optional(VariablesSchema),
      localCorrelationKeys: Type.Optional(VariablesSchema),
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
    const taken = input.messageId === undefined ? null : await keepMessage(context, messageOf(input));
    if (input.messageId !== undefined && taken === null) return { results: [], buffered: false, duplicate: true };
    const results = input.all === true ? await reachAll(context, input) : await reachOne(context, input);
    if (results.length > 0 || input.all === true) {
      if (taken !== null) await context.tx.run(markDelivered, { id: taken });
      return { results, buffered: false, duplicate: false };
    }
    if ((input.timeToLive ?? 0) === 0 || isChosen(input)) {
      throw new CartableError('MISMATCHING_MESSAGE', `Nothing waits for message ${input.messageName} with these keys.`);
    }
    const kept = taken ?? (await keepMessage(context, messageOf(input)));
    if (kept !== null) await deliverLater(context, kept, { keep: true, reached: null });
    return { results: [], buffered: true, duplicate: false };
  },
};

function messageOf(input: CorrelateMessage): NewMessage {
  const { businessKey = null, correlationKey = null, variables = {}, timeToLive = 0, messageId = null } = input;
  return {
    kind: 'message',
    name: input.messageName,
    correlationKey,
    businessKey,
    variables,
    broadcast: input.all ?? false,
    timeToLive,
    messageId,
  };
}

/** Chosen among those who wait now: a message that is kept knows its keys only. */
function isChosen({ processInstanceId, correlationKeys = {}, localCorrelationKeys = {} }: CorrelateMessage): boolean {
  return processInstanceId != null || [correlationKeys, localCorrelationKeys].some((keys) => Object.keys(keys).length > 0);
}

function isKept(input: CorrelateMessage): boolean {
  return input.messageId !== undefined && (input.timeToLive ?? 0) > 0 && !isChosen(input);
}

/** Who waits goes before a process that would begin. Two are enough to know that it is not one. */
async function reachOne(context: CommandContext, input: CorrelateMessage): Promise<readonly Reached[]> {
  const { messageName, variables = {} } = input;
  for (;;) {
    const [first, second] = await waitingFor(context, input, 2);
    if (second !== undefined) {
      // One with an id that is kept is given to one of them, the oldest, when it is delivered.
      if (isKept(input)) return [];
      throw new CartableError('AMBIGUOUS_MESSAGE', `Several instances wait for message ${messageName} with these keys.`);
    }
    if (first === undefined) break;
    // Its tree locked, it may be gone: another message was quicker.
    await context.tree(first.root_id);
    if (context.tx.dialect === 'sqlite' || (await context.tx.one(findSubscription, { id: first.id })) !== undefined)
      return [await deliverTo(context, first, variables)];
  }
  if (!canStart(input)) return [];
  const [start, other] = await context.tx.all(startSubscriptionsByName, { kind: 'message', name: messageName });
  if (other !== undefined) throw new CartableError('AMBIGUOUS_MESSAGE', `Several processes begin with message ${messageName}.`);
  return start === undefined ? [] : [await startFrom(context, start, eventOf(input))];
}

/** One who waits gets it here and now; of several each by a command of its own. New instances begin here. */
async function reachAll(context: CommandContext, input: CorrelateMessage): Promise<readonly Reached[]> {
  const { messageName: name, variables = {} } = input;
  const waiting = await waitingFor(context, input, MOST_RECEIVERS);
  const starts = canStart(input) ? await context.tx.all(startSubscriptionsByName, { kind: 'message', name }) : [];
  const results: Reached[] = [];
  const [only] = waiting;
  if (only !== undefined && waiting.length === 1) results.push(await deliverTo(context, only, variables));
  else if (only !== undefined) {
    const id = await keepMessage(context, { ...messageOf(input), messageId: null, timeToLive: 0 });
    if (id !== null) {
      await context.tx.run(markDelivered, { id });
      await deliverToEach(
        context,
        id,
        waiting.map((row) => ({ to: row.id })),
      );
    }
    for (const { instance_id: processInstanceId, execution } of waiting)
      results.push({ type: 'Execution', processInstanceId, execution, ended: false });
  }
  const awaited = new Set(waiting.map(({ definition_key: key, element }) => `${key}/${element}`));
  for (const start of starts) {
    if (!awaited.has(`${start.definition_key}/${start.element}`)) results.push(await startFrom(context, start, eventOf(input)));
  }
  return results;
}

/** Variables and an instance choose among those who run. */
function canStart(input: CorrelateMessage): boolean {
  return input.processInstanceId == null && Object.keys(input.localCorrelationKeys ?? {}).length === 0;
}

function eventOf({ businessKey = null, correlationKey = null, variables = {} }: CorrelateMessage) {
  return { businessKey, correlationKey, variables };
}

/** Who waits, oldest first. With an id it is kept with its keys: then none is for those who asked for none. */
function waitingFor(context: CommandContext, input: CorrelateMessage, limit: number): Promise<readonly SubscriptionRow[]> {
  const { messageName, businessKey, processInstanceId } = input;
  const anyKey = input.messageId === undefined || input.all === true || isChosen(input);
  const correlationKey = input.correlationKey ?? (anyKey ? undefined : null);
  const variables = encoded(input.correlationKeys);
  const locals = encoded(input.localCorrelationKeys);
  return subscriptionsByName(context.tx, {
    kind: 'message',
    name: messageName,
    ...(correlationKey === undefined ? {} : { correlationKey }),
    ...(businessKey == null ? {} : { businessKey }),
    ...(processInstanceId == null ? {} : { instanceId: processInstanceId }),
    ...(variables.length === 0 ? {} : { variables }),
    ...(locals.length === 0 ? {} : { locals }),
    limit,
  });
}

function encoded(keys: ValueObject | undefined) {
  return Object.entries(keys ?? {}).map(([name, value]) => ({ name, value: encode(value) }));
}
