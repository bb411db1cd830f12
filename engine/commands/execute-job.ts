import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { findIncident } from '../store/incidents.ts';
import { findJob, setTries } from '../store/jobs.ts';
import { carryOut } from './run-job.ts';
import { incidentIdOf, retry } from './set-job-retries.ts';

/**
 * Has a job done now, whenever it is due: a timer fires, a continuation or operation runs in this command; what reaches
 * outside, and deliveries, are made due. A job that has become an incident is tried again.
 * @throws CartableError NOT_FOUND, ILLEGAL_STATE when a node is at it or it is suspended.
 */
export const executeJob: Command<{ readonly jobId: string }, void> = {
  name: 'job.execute',
  input: Type.Object({ jobId: Type.String() }, { additionalProperties: false }),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { jobId }) {
    const found = await context.tx.one(findJob, { id: jobId });
    if (found?.root_id != null) await context.tree(found.root_id);
    // On PostgreSQL it may have been done while this command waited for the tree.
    const job = context.tx.dialect === 'postgres' ? await context.tx.one(findJob, { id: jobId }) : found;
    if (job === undefined || job.kind === 'external') {
      const incident = await context.tx.one(findIncident, { id: incidentIdOf(jobId) });
      if (incident === undefined || job !== undefined) throw new CartableError('NOT_FOUND', `There is no job ${jobId}.`);
      await retry(context, incident);
      return;
    }
    if (job.suspended === 1) throw new CartableError('ILLEGAL_STATE', `Job ${jobId} is suspended: activate it first.`);
    if (job.lease_until !== null && job.lease_until > context.now)
      throw new CartableError('ILLEGAL_STATE', `Job ${jobId} is being carried out.`);
    if (await carryOut(context, job)) return;
    await context.tx.run(setTries, { id: jobId, due: context.now, retries: Math.max(1, job.retries) });
    context.wakeAt(context.now);
  },
};
