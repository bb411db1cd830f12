import { Type } from '@sinclair/typebox';
import { messageOf } from '../errors.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { recurringWork } from '../runtime/recurring.ts';
import { deleteJobs, rescheduleJob } from '../store/jobs.ts';
import { type JobLease, holdJob } from './job-lease.ts';

/** Runs one piece of recurring work and sets its next time. A failure is kept on the job and does not stop the next run. */
export const runRecurring: Command<JobLease & { readonly name: string }, void> = {
  name: 'job.runRecurring',
  audited: false,
  input: Type.Object(
    { jobId: Type.String(), owner: Type.String(), attempt: Type.Integer(), name: Type.String() },
    { additionalProperties: false },
  ),
  permit(context) {
    requireRight(context.actor, 'engine.internal');
  },
  async run(context, { name, ...lease }) {
    await holdJob(context, lease);
    const work = recurringWork(context.services).find((candidate) => candidate.name === name);
    if (work === undefined) {
      // Its plugin is no longer installed.
      await context.tx.run(deleteJobs, { ids: [lease.jobId] });
      return;
    }
    let failure: string | null = null;
    let more = false;
    try {
      more = await context.services.database.savepoint(context.tx, () => work.run(context));
    } catch (error) {
      failure = messageOf(error);
      context.services.log.error({ job: name, error: failure }, 'recurring work failed');
    }
    const due = context.now + (more ? 0 : work.every);
    await context.tx.run(rescheduleJob, { id: lease.jobId, due, retries: 1, error: failure });
    context.wakeAt(due);
  },
};
