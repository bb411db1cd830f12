/**
 * Removes what has outlived its time: the content of finished trees, old replies, expired messages. The journal's rows
 * stay as tombstones (digest without payload), so that the chain still verifies after personal data is gone.
 */
import {
  deletions,
  forgetInstances,
  instancesOfRoots,
  journalPayloads,
  removableRoots,
  tombstoneJournal,
} from '../store/cleanup.ts';
import { deleteOldReplies } from '../store/idempotency.ts';
import { deleteExpiredMessages } from '../store/messages.ts';
import { deleteStatistics, insertStatistics, scatteredStatistics } from '../store/statistics.ts';
import type { CommandContext } from './command.ts';
import { digest } from './journal.ts';

/** Trees per round and journal rows per statement: bounds the transaction. */
const ROOTS = 200;
const PAYLOADS = 5_000;

/** Gives true when there is more to remove than one round takes. */
export async function cleanUp(context: CommandContext): Promise<boolean> {
  const { tx, now } = context;
  await tx.run(deleteExpiredMessages, { now });
  await tx.run(deleteOldReplies, { before: now - context.services.settings.idempotencyMilliseconds });
  const merged = await mergeStatistics(context);
  const roots = await tx.all(removableRoots, { now, limit: ROOTS });
  if (roots.length === 0) return merged;
  const ids = (await tx.all(instancesOfRoots, { ids: roots.map(({ id }) => id) })).map(({ id }) => id);
  for (const deletion of deletions) await tx.run(deletion, { ids });
  for (;;) {
    const rows = await tx.all(journalPayloads, { ids, limit: PAYLOADS });
    if (rows.length === 0) break;
    await tx.run(tombstoneJournal, { rows: rows.map(({ position, payload }) => ({ position, digest: digest(payload) })) });
  }
  await tx.run(forgetInstances, { ids });
  return merged || roots.length === ROOTS;
}

/** Elements per round, and rows that one element may have. */
const ELEMENTS = 500;
const SEALS = 10;

/** Each seal adds a row for each element that moved: the old ones become one. True when there are more. */
async function mergeStatistics({ tx }: CommandContext): Promise<boolean> {
  const rows = await tx.all(scatteredStatistics, { most: SEALS, limit: ELEMENTS });
  if (rows.length === 0) return false;
  await tx.run(deleteStatistics, { rows, upTo: Math.max(...rows.map(({ position }) => position)) });
  await tx.run(insertStatistics, { rows });
  return rows.length === ELEMENTS;
}
