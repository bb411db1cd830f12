import { Type } from '@sinclair/typebox';
import { decode, isObject, type ValueObject } from '../expression/value.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { jobRow, messageJobId } from '../runtime/job-rows.ts';
import { insertJobs } from '../store/jobs.ts';
import { type MessageRow, findMessage, markDelivered } from '../store/messages.ts';
import { startSubscriptionsByName, subscriptionsByName } from '../store/subscriptions.ts';
import { type JobLease, finishJob } from './job-lease.ts';
import { deliverTo, startBy, startFrom } from './correlate-message.ts';

export interface DeliverMessage extends JobLease {
  readonly messageId: string;
  /** False: nobody may ever wait for it later. */
  readonly keep: boolean;
}

/** A broadcast reaches this many instances per command, each in a tree of its own, then goes on in the next. */
const CHUNK = 1;

/**
 * Delivers one message that a flow, a plugin or a caller has sent. Exactly one receiver (or each receiver, one command
 * after another, for a broadcast); a message that nobody waits for is kept until it expires.
 */
export const deliverMessage: Command<DeliverMessage, { delivered: number }> = {
  name: 'message.deliver',
  audited: false,
  input: Type.Object(
    { jobId: Type.String(), owner: Type.String(), attempt: Type.Integer(), messageId: Type.String(), keep: Type.Boolean() },
    { additionalProperties: false },
  ),

  permit(context) {
    requireRight(context.actor, 'engine.internal');
  },

  async run(context, { messageId, keep, ...lease }) {
    await finishJob(context, lease);
    const message = await context.tx.one(findMessage, { id: messageId });
    if (message === undefined || message.delivered) return { delivered: 0 };
    return message.broadcast ? broadcast(context, message) : deliverOnce(context, message, keep, lease.attempt);
  },
};

async function deliverOnce(
  context: CommandContext,
  message: MessageRow,
  keep: boolean,
  attempt: number,
): Promise<{ delivered: number }> {
  const variables = variablesOfMessage(message);
  const [subscription] = await context.tx.all(subscriptionsByName, { ...keysOf(message), instanceId: null, limit: 1 });
  if (subscription !== undefined) await deliverTo(context, subscription, variables);
  else if ((await startBy(context, 'message', message.name, message.business_key, variables)) === null) {
    if (!keep) await context.tx.run(markDelivered, { id: message.id });
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

async function broadcast(context: CommandContext, message: MessageRow): Promise<{ delivered: number }> {
  const { tx } = context;
  const waiting = await tx.all(subscriptionsByName, { ...keysOf(message), instanceId: null, limit: CHUNK + 1 });
  const reached = waiting.filter(({ created_at }) => created_at <= message.created_at);
  const [subscription] = reached;
  if (subscription !== undefined) {
    await deliverTo(context, subscription, variablesOfMessage(message));
    await again(context, message);
    return { delivered: 1 };
  }
  for (const start of await tx.all(startSubscriptionsByName, { kind: message.kind, name: message.name })) {
    await startFrom(context, start, message.business_key, variablesOfMessage(message));
  }
  await tx.run(markDelivered, { id: message.id });
  return { delivered: 0 };
}

async function again(context: CommandContext, message: MessageRow): Promise<void> {
  await context.tx.run(insertJobs, {
    rows: [
      jobRow(context, {
        id: messageJobId(message.id),
        kind: 'message',
        name: message.id,
        payload: JSON.stringify({ keep: false }),
        due_at: context.now,
      }),
    ],
  });
  context.wakeAt(context.now);
}

function keysOf(message: MessageRow) {
  return { kind: message.kind, name: message.name, correlationKey: message.correlation_key, businessKey: message.business_key };
}

function variablesOfMessage(message: MessageRow): ValueObject {
  const value = decode(message.variables);
  return isObject(value) ? value : {};
}
