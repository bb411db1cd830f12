import { Type } from '@sinclair/typebox';
import { GENESIS, chainHash, digest } from '../runtime/journal.ts';
import { type Query, type QueryContext, requireRight } from '../runtime/command.ts';
import { coveredDigest, sealHash } from '../runtime/seal.ts';
import {
  type JournalHeadRow,
  type JournalRow,
  journalByInstance,
  journalHeads,
  sealedRows,
  sealsAfter,
} from '../store/journal.ts';

export interface JournalProblem {
  readonly instanceId: string | null;
  /** The row's sequence within its instance, or the seal's number. */
  readonly at: number;
  readonly problem: string;
}

export interface JournalReport {
  readonly rows: number;
  /** One for each instance, and one for each user who did something outside of processes. */
  readonly chains: number;
  readonly seals: number;
  readonly problems: readonly JournalProblem[];
}

const PAGE = 2_000;

/**
 * Walks the whole journal (P3's twin for history, S21): every chain from its first row to the head that its instance
 * names, and every seal. An edited, missing, swapped or added row is named.
 */
export const verifyJournal: Query<Record<string, never>, JournalReport> = {
  name: 'journal.verify',
  input: Type.Object({}, { additionalProperties: false }),
  async run(context) {
    requireRight(context.actor, 'audit.verify');
    const problems: JournalProblem[] = [];
    const walked = await walkChains(context, problems);
    const chains = await compareHeads(context, walked.heads, problems);
    const seals = await walkSeals(context, problems);
    return { rows: walked.rows, chains, seals, problems };
  },
};

interface Head {
  readonly sequence: number;
  readonly hash: string;
  /** Rows of which only the digest is left. */
  readonly erased: number;
}

const FIRST: Head = { sequence: 0, hash: GENESIS, erased: 0 };

async function walkChains(
  context: QueryContext,
  problems: JournalProblem[],
): Promise<{ rows: number; heads: Map<string, Head> }> {
  const heads = new Map<string, Head>();
  let rows = 0;
  let last: Pick<JournalRow, 'instance_id' | 'sequence'> = { instance_id: '', sequence: 0 };
  for (;;) {
    const page = await context.tx.all(journalByInstance, { instanceId: last.instance_id, sequence: last.sequence, limit: PAGE });
    for (const row of page) {
      const head = heads.get(row.instance_id) ?? FIRST;
      checkRow(row, head, problems);
      const erased = head.erased + (row.payload === null ? 1 : 0);
      heads.set(row.instance_id, { sequence: row.sequence, hash: row.hash, erased });
    }
    rows += page.length;
    const final = page.at(-1);
    if (final === undefined || page.length < PAGE) return { rows, heads };
    last = final;
  }
}

function checkRow(row: JournalRow, head: Head, problems: JournalProblem[]): void {
  const tell = (problem: string): void => void problems.push({ instanceId: row.instance_id, at: row.sequence, problem });
  if (row.sequence !== head.sequence + 1) tell(`row ${head.sequence + 1} is missing before it`);
  if (row.payload === null && row.digest === null) tell('neither its payload nor its digest is there');
  const payloadDigest = row.payload === null ? (row.digest ?? '') : digest(row.payload);
  if (chainHash(head.hash, row, payloadDigest) !== row.hash) tell('it was changed, or the row before it');
}

/** Takes the chains of the instances that are there out of `heads`: what is left belongs to none. */
async function compareHeads(context: QueryContext, heads: Map<string, Head>, problems: JournalProblem[]): Promise<number> {
  let instances = 0;
  let after = '';
  for (;;) {
    const page = await context.tx.all(journalHeads, { after, limit: PAGE });
    for (const instance of page) {
      checkHead(instance, heads.get(instance.id) ?? FIRST, problems);
      heads.delete(instance.id);
    }
    instances += page.length;
    after = page.at(-1)?.id ?? '';
    if (page.length < PAGE) break;
  }
  for (const [instanceId, { sequence }] of heads) problems.push({ instanceId, at: sequence, problem: 'its instance is missing' });
  return instances;
}

function checkHead(instance: JournalHeadRow, head: Head, problems: JournalProblem[]): void {
  const { id: instanceId, journal_length: at } = instance;
  const tell = (problem: string): void => void problems.push({ instanceId, at, problem });
  if (head.sequence !== at) tell(`the journal ends at row ${head.sequence}`);
  else if (head.hash !== instance.journal_head) tell('its last row is not the one the instance names');
  // Only clean-up leaves tombstones, and it says so in the instance.
  if (head.erased > 0 && instance.status !== 'REMOVED') tell(`${head.erased} of its rows have lost their content`);
}

async function walkSeals(context: QueryContext, problems: JournalProblem[]): Promise<number> {
  let previous = { number: 0, position: 0, hash: GENESIS };
  for (;;) {
    const page = await context.tx.all(sealsAfter, { number: previous.number, limit: PAGE });
    for (const seal of page) {
      const tell = (problem: string): void => void problems.push({ instanceId: null, at: seal.number, problem });
      if (seal.number !== previous.number + 1) tell('a seal before it is missing');
      const covered = coveredDigest(await context.tx.all(sealedRows, { after: previous.position, until: seal.position }));
      if (covered !== seal.digest) tell('the rows that it covers were changed, removed or added');
      if (sealHash(previous.hash, seal.number, seal.at, seal.position, seal.digest) !== seal.hash)
        tell('the seal itself was changed');
      previous = seal;
    }
    if (page.length < PAGE) return previous.number;
  }
}
