/**
 * Every minute the journal's new rows are sealed: one chained row holds a digest over their hashes. The chain within
 * an instance shows an edited or missing row; the seals show when a whole instance, or its end, was removed or replaced.
 * The same pass gathers the element statistics, which are derived from the journal's events and stored nowhere else.
 */
import { type JournalRow, type SealRow, type SequencedRow, insertSeal, journalAfter, lastSeal } from '../store/journal.ts';
import { type StatisticRow, addStatistics } from '../store/statistics.ts';
import type { CommandContext } from './command.ts';
import { GENESIS, decodeEntry, digest } from './journal.ts';

/** Rows per seal, and one seal per round: bounds the transaction, however long nobody sealed. */
export const SEAL_ROWS = 5_000;
/**
 * On PostgreSQL positions are given before the commit, so a lower one may appear late: only rows older than the
 * longest command are sealed.
 */
const SETTLED_MILLISECONDS = 15_000;

/** Gives true when there is more to seal than one round takes. */
export async function sealJournal(context: CommandContext): Promise<boolean> {
  const { tx, now } = context;
  const last = await tx.one(lastSeal, {});
  const following = await tx.all(journalAfter, { position: last?.position ?? 0, limit: SEAL_ROWS });
  const rows = tx.dialect === 'postgres' ? settled(following, now - SETTLED_MILLISECONDS) : following;
  if (rows.length === 0) return false;
  const seal = nextSeal(last, rows, now);
  await tx.run(insertSeal, { ...seal });
  await tx.run(addStatistics, { rows: countElements(rows), position: seal.position });
  return rows.length === SEAL_ROWS;
}

/**
 * The rows up to the first one that is too young. Times need not rise with the positions (commands wait for locks, clocks
 * are set back), and a seal covers every position up to its last one: to pass over a row would show it as added later.
 */
function settled<R extends JournalRow>(rows: readonly R[], before: number): readonly R[] {
  const young = rows.findIndex((row) => row.at > before);
  return young < 0 ? rows : rows.slice(0, young);
}

/** The seal over these rows, chained to the one before. */
export function nextSeal(last: SealRow | undefined, rows: readonly JournalRow[], at: number): SealRow {
  const number = (last?.number ?? 0) + 1;
  const position = rows.at(-1)?.position ?? last?.position ?? 0;
  const covered = coveredDigest(rows);
  return { number, at, position, digest: covered, hash: sealHash(last?.hash ?? GENESIS, number, at, position, covered) };
}

/** Over the positions and hashes of the rows that a seal covers. */
export function coveredDigest(rows: readonly Pick<JournalRow, 'position' | 'hash'>[]): string {
  return digest(rows.map((row) => `${row.position}:${row.hash}`).join('\n'));
}

export function sealHash(previous: string, number: number, at: number, position: number, covered: string): string {
  return digest(JSON.stringify([previous, number, at, position, covered]));
}

/** Counts per definition and element from the events of these rows. */
export function countElements(rows: readonly SequencedRow[]): readonly StatisticRow[] {
  const counts = new Map<
    string,
    { definition_id: string; element: string; started: number; completed: number; cancelled: number }
  >();
  for (const row of rows) {
    if (row.payload === null || row.definition_id === null) continue;
    for (const event of decodeEntry(row).events) {
      if (event.type !== 'started' && event.type !== 'completed' && event.type !== 'cancelled') continue;
      const key = `${row.definition_id}\n${event.element}`;
      let count = counts.get(key);
      if (count === undefined) {
        count = { definition_id: row.definition_id, element: event.element, started: 0, completed: 0, cancelled: 0 };
        counts.set(key, count);
      }
      count[event.type] += 1;
    }
  }
  return [...counts.values()];
}
