import { param, statement, type Language } from '../../engine/plugin.ts';

export const addMessage = statement<
  {
    id: string;
    event: string;
    docType: string;
    docId: string;
    docVersion: number;
    round: number;
    recipient: string;
    language: string;
    subject: string;
    body: string;
    now: number;
  },
  never
>('notify.addMessage', ({ knex }) =>
  knex('notify_message')
    .insert({
      id: param('id'),
      event: param('event'),
      doc_type: param('docType'),
      doc_id: param('docId'),
      doc_version: param('docVersion'),
      round: param('round'),
      recipient: param('recipient'),
      language: param('language'),
      subject: param('subject'),
      body: param('body'),
      created_at: param('now'),
    })
    .onConflict(['doc_type', 'doc_id', 'event', 'doc_version', 'round', 'recipient'])
    .ignore(),
);

export const findMessage = statement<
  { event: string; docType: string; docId: string; docVersion: number; round: number; recipient: string },
  { id: string }
>('notify.findMessage', ({ knex }) =>
  knex('notify_message')
    .select('id')
    .where({
      event: param('event'),
      doc_type: param('docType'),
      doc_id: param('docId'),
      doc_version: param('docVersion'),
      round: param('round'),
      recipient: param('recipient'),
    }),
);

/** Of this event and of all (`*`), the particular one first. */
export const findPreferences = statement<
  { recipient: string; event: string },
  { wanted: boolean | number; language: Language | null }
>('notify.findPreferences', ({ knex }) =>
  knex('notify_preference')
    .select('wanted', 'language')
    .where('recipient', param('recipient'))
    .whereRaw(`(event = ? or event = '*')`, [param('event')])
    .orderByRaw(`case when event = '*' then 1 else 0 end`),
);

export interface InboxRow {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly createdAt: number;
  readonly docType: string;
  readonly docId: string;
}

export const findUnread = statement<{ recipients: readonly string[] }, InboxRow>('notify.findUnread', ({ knex, inTexts }) =>
  knex('notify_message')
    .select('id', 'subject', 'body', { createdAt: 'created_at', docType: 'doc_type', docId: 'doc_id' })
    .whereRaw(inTexts('recipient', 'recipients'))
    .whereNull('read_at')
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(100),
);

export const markRead = statement<{ ids: readonly string[]; recipients: readonly string[]; now: number; readBy: string }>(
  'notify.markRead',
  ({ knex, inTexts }) =>
    knex('notify_message')
      .update({ read_at: param('now'), read_by: param('readBy') })
      .whereRaw(inTexts('id', 'ids'))
      .whereRaw(inTexts('recipient', 'recipients'))
      .whereNull('read_at'),
);
