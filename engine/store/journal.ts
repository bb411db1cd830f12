import { insertRows, param, statement } from './statement.ts';

/** One command's effect on one instance. */
export interface JournalRow {
  readonly position: number;
  readonly instance_id: string;
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly on_behalf_of: string | null;
  readonly command: string;
  readonly payload: string | null;
  readonly digest: string | null;
  readonly hash: string;
}

export type NewJournalRow = Omit<JournalRow, 'position' | 'digest'>;

const COLUMNS = {
  instance_id: 'text',
  sequence: 'integer',
  at: 'integer',
  actor: 'text',
  on_behalf_of: 'text',
  command: 'text',
  payload: 'text',
  hash: 'text',
} as const;

export const appendJournal = insertRows<NewJournalRow>('journal.append', 'journal', COLUMNS);

export const journalOf = statement<{ instanceId: string; after: number; limit: number }, JournalRow>(
  'journal.ofInstance',
  ({ knex }) =>
    knex.raw('select * from journal where instance_id = ? and sequence > ? order by sequence limit ?', [
      param('instanceId'),
      param('after'),
      param('limit'),
    ]),
);

/** A row with its instance's definition; null for the chain of a user. */
export type SequencedRow = JournalRow & { readonly definition_id: string | null };

/** Rows in order of position with their definition, for sealing, statistics and verification. */
export const journalAfter = statement<{ position: number; limit: number }, SequencedRow>('journal.after', ({ knex }) =>
  knex.raw(
    `select j.*, i.definition_id from journal j left join process_instance i on i.id = j.instance_id
       where j.position > ? order by j.position limit ?`,
    [param('position'), param('limit')],
  ),
);

/** As `journalAfter`, of one definition's instances only. */
export const journalOfDefinition = statement<{ definitionId: string; position: number; limit: number }, SequencedRow>(
  'journal.ofDefinition',
  ({ knex }) =>
    knex.raw(
      `select j.*, i.definition_id from journal j join process_instance i on i.id = j.instance_id
         where j.position > ? and i.definition_id = ? order by j.position limit ?`,
      [param('position'), param('definitionId'), param('limit')],
    ),
);

export interface ChainRow {
  readonly length: number;
  readonly head: string;
}

/** The chain's end, locked until the transaction ends; begun when there is none. */
export const lockChain = statement<{ id: string }, ChainRow>('journal.lockChain', ({ knex }) =>
  knex.raw(
    `insert into journal_chain (id, length, head) values (?, 0, '')
     on conflict (id) do update set length = journal_chain.length returning length, head`,
    [param('id')],
  ),
);

export const moveChain = statement<{ id: string; length: number; head: string }>('journal.moveChain', ({ knex }) =>
  knex('journal_chain')
    .where('id', param('id'))
    .update({ length: param('length'), head: param('head') }),
);

export interface SealRow {
  readonly number: number;
  readonly at: number;
  readonly position: number;
  readonly digest: string;
  readonly hash: string;
}

export const lastSeal = statement<Record<string, never>, SealRow>('journal.lastSeal', ({ knex }) =>
  knex('journal_seal').select('*').orderBy('number', 'desc').limit(1),
);

export const sealsAfter = statement<{ number: number; limit: number }, SealRow>('journal.sealsAfter', ({ knex }) =>
  knex.raw('select * from journal_seal where number > ? order by number limit ?', [param('number'), param('limit')]),
);

export const insertSeal = statement<{ number: number; at: number; position: number; digest: string; hash: string }>(
  'journal.insertSeal',
  ({ knex }) =>
    knex('journal_seal').insert({
      number: param('number'),
      at: param('at'),
      position: param('position'),
      digest: param('digest'),
      hash: param('hash'),
    }),
);

/** Every row by instance and sequence, for verification: the next page starts after the last row of this one. */
export const journalByInstance = statement<{ instanceId: string; sequence: number; limit: number }, JournalRow>(
  'journal.byInstance',
  ({ knex }) =>
    knex.raw('select * from journal where (instance_id, sequence) > (?, ?) order by instance_id, sequence limit ?', [
      param('instanceId'),
      param('sequence'),
      param('limit'),
    ]),
);

/** What each instance says of its own journal, in order of id. */
export const journalHeads = statement<{ after: string; limit: number }, JournalHeadRow>('journal.heads', ({ knex }) =>
  knex.raw(
    `select id, status, journal_length, journal_head from process_instance where id > ?
     union all select id, 'CHAIN', length, head from journal_chain where id > ?
     order by id limit ?`,
    [param('after'), param('after'), param('limit')],
  ),
);

export interface JournalHeadRow {
  readonly id: string;
  readonly status: string;
  readonly journal_length: number;
  readonly journal_head: string;
}

/** Hashes that a seal covers. */
export const sealedRows = statement<{ after: number; until: number }, { position: number; hash: string }>(
  'journal.sealedRows',
  ({ knex }) =>
    knex.raw('select position, hash from journal where position > ? and position <= ? order by position', [
      param('after'),
      param('until'),
    ]),
);
