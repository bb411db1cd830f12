import { insertRows, param, statement } from './statement.ts';

export interface MessageRow {
  readonly id: string;
  readonly kind: 'message' | 'signal';
  readonly name: string;
  readonly correlation_key: string | null;
  readonly business_key: string | null;
  readonly variables: string;
  readonly broadcast: boolean;
  readonly created_at: number;
  readonly expires_at: number;
  readonly message_id: string | null;
  readonly delivered: boolean;
}

const COLUMNS = {
  id: 'text',
  kind: 'text',
  name: 'text',
  correlation_key: 'text',
  business_key: 'text',
  variables: 'text',
  broadcast: 'boolean',
  created_at: 'integer',
  expires_at: 'integer',
  message_id: 'text',
  delivered: 'boolean',
} as const;

/** A message whose sender's own id was already taken is left out: the count of rows written is smaller (P22). */
export const insertMessages = insertRows<MessageRow>(
  'message.insert',
  'message',
  COLUMNS,
  'on conflict (name, message_id) do nothing',
);

export const readMessage = statement<{ id: string }, MessageRow>('message.read', ({ knex }) =>
  knex('message').select('*').where('id', param('id')),
);

/** For delivering it to one receiver of its choice. */
export const lockMessage = statement<{ id: string }, MessageRow>('message.lock', ({ knex, dialect }) => {
  const query = knex('message').select('*').where('id', param('id'));
  return dialect === 'postgres' ? query.forUpdate() : query;
});

/**
 * Messages that wait for one of these subscriptions, oldest first. A message without a key is for who asked for none; one
 * without a business key is for any. Each case is a search of its own in the index: an OR would read every message.
 */
export const waitingMessages = statement<
  { rows: readonly { name: string; correlation_key: string | null; business_key: string | null }[]; now: number },
  Pick<MessageRow, 'id' | 'created_at'>
>('message.waiting', ({ knex, dialect, rows }) => {
  const awaited = rows('rows', { name: 'text', correlation_key: 'text', business_key: 'text' }, 'r');
  const waiting = dialect === 'sqlite' ? 'm.delivered = 0' : 'not m.delivered';
  const cases = [
    'm.correlation_key = r.correlation_key and m.business_key = r.business_key',
    'm.correlation_key = r.correlation_key and m.business_key is null',
    'm.correlation_key is null and r.correlation_key is null and m.business_key = r.business_key',
    'm.correlation_key is null and r.correlation_key is null and m.business_key is null',
  ].map(
    (matches) =>
      `select m.id, m.created_at from ? join message m on m.name = r.name and ${matches}
         where ${waiting} and m.kind = 'message' and m.expires_at > ?`,
  );
  return knex.raw(
    `${cases.join(' union all ')} order by created_at, id`,
    cases.flatMap(() => [awaited, param('now')]),
  );
});

export const markDelivered = statement<{ id: string }>('message.markDelivered', ({ knex }) =>
  knex('message').where('id', param('id')).update({ delivered: true }),
);

/** Those whose time is over and whose delivery was tried: a server that was down must not lose what it had taken. */
export const deleteExpiredMessages = statement<{ now: number }>('message.deleteExpired', ({ knex }) =>
  knex('message')
    .where('expires_at', '<=', param('now'))
    .whereNotExists(knex('job').select(knex.raw('1')).whereRaw(`job.id = message.id || '/message'`))
    .delete(),
);
