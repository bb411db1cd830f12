import { Type } from '@sinclair/typebox';
import { requireRight, type Query } from '../runtime/command.ts';
import { FOR_NODES } from '../store/jobs.ts';
import { param, statement } from '../store/statement.ts';

const Input = Type.Object({}, { additionalProperties: false });

const countDue = statement<{ now: number }, { total: number }>('job.countDue', ({ knex }) =>
  knex('job')
    .count({ total: '*' })
    .where('due_at', '<=', param('now'))
    .where('retries', '>', 0)
    .where('suspended', 0)
    .whereRaw(FOR_NODES),
);

/** Jobs of our nodes that are due and not yet done: a number that grows means that nobody keeps up. */
export const countDueJobs: Query<Record<string, never>, number> = {
  name: 'job.countDue',
  input: Input,
  async run({ tx, now, actor }) {
    requireRight(actor, 'instance.read');
    return Number((await tx.one(countDue, { now }))?.total ?? 0);
  },
};
