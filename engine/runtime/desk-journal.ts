/**
 * What people do outside of processes (records, rights, actions from the desk, claims) stands in the journal too (S21):
 * in a chain of each user, so that users never wait for each other.
 */
import { encode, type Value } from '../expression/value.ts';
import { appendJournal, lockChain, moveChain } from '../store/journal.ts';
import type { CommandContext } from './command.ts';
import { GENESIS, chainHash, digest } from './journal.ts';

export async function journalDeskCommand(context: CommandContext, input: unknown): Promise<void> {
  const { tx, now, actor, command } = context;
  const chain = `user:${actor.userId}`;
  const { length, head } = (await tx.one(lockChain, { id: chain })) ?? { length: 0, head: GENESIS };
  const link = {
    instance_id: chain,
    sequence: length + 1,
    at: now,
    actor: actor.userId,
    on_behalf_of: actor.onBehalfOf,
    command,
  };
  const payload = encode({ input: (input ?? null) as Value });
  const hash = chainHash(head, link, digest(payload));
  await tx.run(appendJournal, { rows: [{ ...link, payload, hash }] });
  await tx.run(moveChain, { id: chain, length: link.sequence, head: hash });
}
