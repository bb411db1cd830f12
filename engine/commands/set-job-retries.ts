import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { findJob, setTries } from '../store/jobs.ts';

/**
 * Gives a job new tries and makes it due now; a run under way goes on.
 * @throws CartableError NOT_FOUND, also for a task of workers, which has a command of its own.
 */
export const setJobRetries: Command<{ readonly jobId: string; readonly retries: number }, void> = {
  name: 'job.setRetries',
  input: Type.Object(
    { jobId: Type.String(), retries: Type.Integer({ minimum: 0, maximum: 1000 }) },
    { additionalProperties: false },
  ),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { jobId, retries }) {
    const job = await context.tx.one(findJob, { id: jobId });
    if (job === undefined || job.kind === 'external') throw new CartableError('NOT_FOUND', `There is no job ${jobId}.`);
    await context.tx.run(setTries, { id: jobId, due: job.kind === 'timer' ? job.due_at : context.now, retries });
    context.wakeAt(context.now);
    context.changed({ type: 'job', id: jobId });
  },
};
