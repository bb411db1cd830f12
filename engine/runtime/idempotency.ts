/** `Idempotency-Key`: the same key with the same body gets the stored reply, with another body is refused (P4). */
import { CartableError } from '../errors.ts';
import { decode } from '../expression/value.ts';
import { deleteReply, findReply, insertReply } from '../store/idempotency.ts';
import type { Actor } from './actor.ts';
import type { CommandContext } from './command.ts';
import { digest } from './journal.ts';

export interface IdempotencyKey {
  readonly key: string;
  readonly command: string;
  readonly input: unknown;
  readonly actor: Actor;
}

export async function recallReply<O>(
  context: CommandContext,
  { key, command, input, actor }: IdempotencyKey,
): Promise<{ reply: O } | undefined> {
  const stored = await context.tx.one(findReply, { userId: actor.userId, key });
  if (stored === undefined) return undefined;
  if (stored.created_at <= context.now - context.services.settings.idempotencyMilliseconds) {
    await context.tx.run(deleteReply, { userId: actor.userId, key });
    return undefined;
  }
  if (stored.command !== command || stored.request_hash !== hashOf(input)) {
    throw new CartableError('IDEMPOTENCY_MISMATCH', `Idempotency-Key ${key} was already used for something else.`);
  }
  // The reply was written by this very command, so it has its type.
  return { reply: decode(stored.reply) as O };
}

export async function rememberReply(
  context: CommandContext,
  { key, command, input, actor }: IdempotencyKey,
  reply: unknown,
): Promise<void> {
  const stored = reply === undefined ? 'null' : JSON.stringify(reply);
  await context.tx.run(insertReply, {
    userId: actor.userId,
    key,
    command,
    requestHash: hashOf(input),
    reply: stored,
    now: context.now,
  });
}

function hashOf(input: unknown): string {
  return digest(JSON.stringify(input) ?? '');
}
