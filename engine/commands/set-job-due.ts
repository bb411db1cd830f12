import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { findJob, setTries } from '../store/jobs.ts';

export interface SetJobDue {
  readonly jobId: string;
  /** Epoch milliseconds (UTC). */
  readonly due: number;
}

/**
 * Has a timer fire, or another job run, at another time; in a cycle this once (Camunda: `PUT /job/{id}/duedate`). A timer
 * of an instance is a new job afterwards.
 * @throws CartableError NOT_FOUND, also for a task of workers; ILLEGAL_STATE while a node is at it
 */
export const setJobDue: Command<SetJobDue, void> = {
  name: 'job.setDue',
  input: Type.Object({ jobId: Type.String(), due: Type.Integer() }, { additionalProperties: false }),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { jobId, due }) {
    const find = () => context.tx.one(findJob, { id: jobId });
    let job = await find();
    if (job?.root_id != null) {
      // Its tree locked, it may have run.
      await context.tree(job.root_id);
      job = await find();
    }
    if (job === undefined || job.kind === 'external') throw new CartableError('NOT_FOUND', `There is no job ${jobId}.`);
    if (job.lease_until !== null && job.lease_until > context.now)
      throw new CartableError('ILLEGAL_STATE', `Job ${jobId} is being carried out.`);
    context.wakeAt(due);
    context.changed({ type: 'job', id: job.id });
    if (job.kind !== 'timer' || job.wait === null || job.instance_id === null || job.root_id === null) {
      await context.tx.run(setTries, { id: job.id, due, retries: job.retries });
      return;
    }
    const tree = await context.tree(job.root_id);
    await tree.advance(job.instance_id, { type: 'reschedule', wait: job.wait, due, now: context.now });
  },
};
