import { param, statement } from './statement.ts';

export interface ReplyRow {
  readonly command: string;
  readonly request_hash: string;
  readonly reply: string;
  readonly created_at: number;
}

export const findReply = statement<{ userId: string; key: string }, ReplyRow>('idempotency.find', ({ knex }) =>
  knex('idempotency')
    .select('command', 'request_hash', 'reply', 'created_at')
    .where({ user_id: param('userId'), key: param('key') }),
);

/**
 * Fails on the primary key when another transaction took the key in the meantime (PostgreSQL): then the whole command
 * is rolled back and run again, and finds the reply.
 */
export const insertReply = statement<{
  userId: string;
  key: string;
  command: string;
  requestHash: string;
  reply: string;
  now: number;
}>('idempotency.insert', ({ knex }) =>
  knex('idempotency').insert({
    user_id: param('userId'),
    key: param('key'),
    command: param('command'),
    request_hash: param('requestHash'),
    reply: param('reply'),
    created_at: param('now'),
  }),
);

export const deleteReply = statement<{ userId: string; key: string }>('idempotency.delete', ({ knex }) =>
  knex('idempotency')
    .where({ user_id: param('userId'), key: param('key') })
    .delete(),
);

export const deleteOldReplies = statement<{ before: number }>('idempotency.deleteOld', ({ knex }) =>
  knex('idempotency').where('created_at', '<', param('before')).delete(),
);
