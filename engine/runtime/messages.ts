/** Messages and signals leave an instance tree as rows of this transaction; a command of their own delivers them. */
import { encode, type ValueObject } from '../expression/value.ts';
import { insertJobs } from '../store/jobs.ts';
import { insertMessages } from '../store/messages.ts';
import type { CommandContext } from './command.ts';
import { jobRow, messageJobId } from './job-rows.ts';

export interface NewMessage {
  readonly kind: 'message' | 'signal';
  readonly name: string;
  readonly correlationKey: string | null;
  readonly businessKey: string | null;
  readonly variables: ValueObject;
  /** Everybody who waits gets it; false: exactly one. */
  readonly broadcast: boolean;
  /** Milliseconds. */
  readonly timeToLive: number;
  /** The sender's own id: the same one is taken once while it lives (P22). */
  readonly messageId: string | null;
  /** Of a broadcast: the instance in which everybody who waits has got it. */
  readonly reached?: string | null;
}

/** Gives the message's id, or null when its `messageId` was already taken. */
export async function sendMessage(context: CommandContext, message: NewMessage): Promise<string | null> {
  const id = await keepMessage(context, message);
  if (id !== null) await deliverLater(context, id, { keep: message.timeToLive > 0, reached: message.reached ?? null });
  return id;
}

/** Writes the message; somebody must deliver it. Null when its `messageId` was already taken. */
export async function keepMessage(context: CommandContext, message: NewMessage): Promise<string | null> {
  const id = context.newId();
  const written = await context.tx.run(insertMessages, {
    rows: [
      {
        id,
        kind: message.kind,
        name: message.name,
        correlation_key: message.correlationKey,
        business_key: message.businessKey,
        variables: encode(message.variables),
        broadcast: message.broadcast,
        created_at: context.now,
        expires_at: context.now + message.timeToLive,
        message_id: message.messageId,
        delivered: false,
      },
    ],
  });
  return written === 0 ? null : id;
}

/** By a command of its own, to whoever waits then. */
export async function deliverLater(
  context: CommandContext,
  id: string,
  { keep, reached }: { readonly keep: boolean; readonly reached: string | null },
): Promise<void> {
  const payload = JSON.stringify({ keep, ...(reached === null ? {} : { reached }) });
  await context.tx.run(insertJobs, {
    rows: [jobRow(context, { id: messageJobId(id), kind: 'message', name: id, payload, due_at: context.now })],
  });
  context.wakeAt(context.now);
}

/** Each receiver of a broadcast by a command of its own: one command touches one tree. `to` is a subscription's id. */
export async function deliverToEach(context: CommandContext, id: string, receivers: readonly MessageReceiver[]): Promise<void> {
  const rows = receivers.map((receiver) => {
    const name = 'to' in receiver ? receiver.to : `${receiver.at.key}/${receiver.at.element}`;
    const payload = JSON.stringify(receiver);
    return jobRow(context, { id: `${messageJobId(id)}/${name}`, kind: 'message', name: id, payload, due_at: context.now });
  });
  if (rows.length > 0) await context.tx.run(insertJobs, { rows });
  context.wakeAt(context.now);
}

export type MessageReceiver = { readonly to: string } | { readonly at: { readonly key: string; readonly element: string } };
