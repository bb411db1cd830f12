import { Type } from '@sinclair/typebox';
import { decode, isObject, type ValueObject } from '../expression/value.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { jobRow, messageJobId } from '../runtime/job-rows.ts';
import { deliverToEach } from '../runtime/messages.ts';
import { insertJobs } from '../store/jobs.ts';
import { type MessageRow, lockMessage, markDelivered, readMessage } from '../store/messages.ts';
import {
  MOST_RECEIVERS,
  type SubscriptionRow,
  findSubscription,
  startSubscriptionsByName,
  subscriptionsByName,
} from '../store/subscriptions.ts';
import { type JobLease, finishJob } from './job-lease.ts';
import { type ReceivedEvent, deliverTo, startByMessage, startFrom } from './start-by-event.ts';

/** How one message is delivered. */
export interface Delivery {
  /** False: nobody may ever wait for it later. */
  readonly keep: boolean;
  /** The subscription that this command of a broadcast reaches. */
  readonly to: string | null;
  /** The start event of a process at which this command of a broadcast starts. */
  readonly at: StartEvent | null;
  /** The instance in which everybody has got the broadcast already. */
  readonly reached: string | null;
}

export interface DeliverMessage extends JobLease, Delivery {
  readonly messageId: string;
}

export interface StartEvent {
  readonly key: string;
  readonly element: string;
}

/**
 * Delivers one message that a flow, a plugin or a caller has sent. Exactly one receiver (or each receiver, one command
 * after another, for a broadcast); a message that nobody waits for is kept until it expires.
 */
export const deliverMessage: Command<DeliverMessage, { delivered: number }> = {
  name: 'message.deliver',
  audited: false,
  input: Type.Object(
    {
      jobId: Type.String(),
      owner: Type.String(),
      attempt: Type.Integer(),
      messageId: Type.String(),
      keep: Type.Boolean(),
      to: Type.Union([Type.String(), Type.Null()]),
      at: Type.Union([Type.Object({ key: Type.String(), element: Type.String() }), Type.Null()]),
      reached: Type.Union([Type.String(), Type.Null()]),
    },
    { additionalProperties: false },
  ),

  permit(context) {
    requireRight(context.actor, 'engine.internal');
  },

  async run(context, { messageId, keep, to, at, reached, ...lease }) {
    await lockReceiver(context, messageId, to);
    await finishJob(context, lease);
    if (to !== null || at !== null) {
      const message = await context.tx.one(readMessage, { id: messageId });
      if (message === undefined) return { delivered: 0 };
      return to === null ? startOneOfMany(context, message, at) : deliverOneOfMany(context, message, to);
    }
    const message = await context.tx.one(lockMessage, { id: messageId });
    if (message === undefined || message.delivered) return { delivered: 0 };
    return message.broadcast ? broadcast(context, message, reached) : deliverOnce(context, message, keep, lease.attempt);
  },
};

/**
 * The tree first, then the message's job: who begins to wait holds a tree and writes jobs of messages that came before.
 * Whether that tree is still the receiver is looked at again once the message is locked.
 */
async function lockReceiver(context: CommandContext, messageId: string, to: string | null): Promise<void> {
  // On SQLite the writer is alone: nobody waits for anybody.
  if (context.tx.dialect === 'sqlite') return;
  const receiver = to === null ? await likelyReceiver(context, messageId) : await context.tx.one(findSubscription, { id: to });
  if (receiver !== undefined) await context.tree(receiver.root_id);
}

async function likelyReceiver(context: CommandContext, messageId: string): Promise<SubscriptionRow | undefined> {
  const message = await context.tx.one(readMessage, { id: messageId });
  if (message === undefined || message.broadcast) return undefined;
  const [oldest] = await subscriptionsByName(context.tx, { ...keysOf(message), limit: 1 });
  return oldest;
}

async function deliverOnce(
  context: CommandContext,
  message: MessageRow,
  keep: boolean,
  attempt: number,
): Promise<{ delivered: number }> {
  const variables = variablesOfMessage(message);
  const alive = message.expires_at > context.now;
  const [oldest] = await subscriptionsByName(context.tx, { ...keysOf(message), limit: 1 });
  // Who waited when it was sent gets it, however late its delivery; who came after, only while it lives.
  const subscription = oldest !== undefined && (alive || oldest.created_at <= message.created_at) ? oldest : undefined;
  if (subscription !== undefined) await deliverTo(context, subscription, variables);
  else if ((await startByMessage(context, message.name, eventOf(message))) === null) {
    if (!keep || !alive) await context.tx.run(markDelivered, { id: message.id });
    else if (attempt <= RECHECKS.length) await recheck(context, message, attempt);
    return { delivered: 0 };
  }
  await context.tx.run(markDelivered, { id: message.id });
  return { delivered: 1 };
}

/**
 * On PostgreSQL a subscription may be written at the same moment by a transaction that did not yet see this message.
 * Looking again after the longest such transaction closes the gap; later subscribers find the message themselves.
 */
const RECHECKS: readonly number[] = [1_000, 10_000];

async function recheck(context: CommandContext, message: MessageRow, attempt: number): Promise<void> {
  const due = context.now + (RECHECKS[attempt - 1] ?? 0);
  if (due > message.expires_at) return;
  const row = jobRow(context, {
    id: messageJobId(message.id),
    kind: 'message',
    name: message.id,
    payload: JSON.stringify({ keep: true }),
    due_at: due,
    attempt,
  });
  await context.tx.run(insertJobs, { rows: [row] });
  context.wakeAt(due);
}

/**
 * A broadcast reaches who waits at this moment, each once and by a command of its own: one command touches one tree, and
 * who goes on listening is not told the same thing for ever.
 */
async function broadcast(context: CommandContext, message: MessageRow, reached: string | null): Promise<{ delivered: number }> {
  const { tx } = context;
  const everybody = await subscriptionsByName(tx, { ...keysOf(message), limit: MOST_RECEIVERS });
  const waiting = everybody.filter(({ instance_id: id }) => id !== reached);
  const starts = await tx.all(startSubscriptionsByName, { kind: message.kind, name: message.name });
  // An instance that another event of the same group has started gets it, and no second one starts.
  const awaited = new Set(everybody.map(({ definition_key: key, element }) => `${key}/${element}`));
  const starting = starts.filter(({ definition_key: key, element }) => !awaited.has(`${key}/${element}`));
  const receivers = [
    ...waiting.map(({ id }) => ({ to: id })),
    ...starting.map(({ definition_key: key, element }) => ({ at: { key, element } })),
  ];
  await deliverToEach(context, message.id, receivers);
  await tx.run(markDelivered, { id: message.id });
  return { delivered: receivers.length };
}

/** The receiver may have moved on since. */
async function deliverOneOfMany(context: CommandContext, message: MessageRow, to: string): Promise<{ delivered: number }> {
  const subscription = await context.tx.one(findSubscription, { id: to });
  if (subscription === undefined) return { delivered: 0 };
  await deliverTo(context, subscription, variablesOfMessage(message));
  return { delivered: 1 };
}

/** In the latest version, which may have come since; nothing starts when it has lost the event, or is suspended. */
async function startOneOfMany(
  context: CommandContext,
  message: MessageRow,
  at: StartEvent | null,
): Promise<{ delivered: number }> {
  const { kind, name } = message;
  const starting = await context.tx.all(startSubscriptionsByName, { kind, name });
  const start = starting.find((row) => row.definition_key === at?.key && row.element === at.element);
  if (start === undefined) return { delivered: 0 };
  await startFrom(context, start, eventOf(message));
  return { delivered: 1 };
}

/** Without a key a message is for one of those who asked for none, a broadcast for everybody. */
function keysOf({ kind, name, correlation_key: correlationKey, business_key: businessKey, broadcast: toAll }: MessageRow) {
  return {
    kind,
    name,
    ...(toAll && correlationKey === null ? {} : { correlationKey }),
    // That of a signal is for who begins with it.
    ...(businessKey === null || kind === 'signal' ? {} : { businessKey }),
  };
}

function eventOf(message: MessageRow): ReceivedEvent {
  const { business_key: businessKey, correlation_key: correlationKey } = message;
  return { businessKey, correlationKey, variables: variablesOfMessage(message) };
}

function variablesOfMessage(message: MessageRow): ValueObject {
  const value = decode(message.variables);
  return isObject(value) ? value : {};
}
