import { Type } from '@sinclair/typebox';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { delayAfter } from '../runtime/retries.ts';
import { type JobRow, deleteJobs, rescheduleJob } from '../store/jobs.ts';
import { type JobLease, holdJob } from './job-lease.ts';

export interface FailJob extends JobLease {
  readonly error: string;
  /** False when it only lost a race: it keeps its tries. */
  readonly counts: boolean;
}

/**
 * The command of a job failed and changed nothing: the job is tried again later, and after its last try waits for a
 * person, as an incident where the instance can take one and else as a job without tries (P10).
 */
export const failJob: Command<FailJob, void> = {
  name: 'job.fail',
  audited: false,
  input: Type.Object(
    { jobId: Type.String(), owner: Type.String(), attempt: Type.Integer(), error: Type.String(), counts: Type.Boolean() },
    { additionalProperties: false },
  ),
  permit(context) {
    requireRight(context.actor, 'engine.internal');
  },
  async run(context, { error, counts, ...lease }) {
    const job = await holdJob(context, lease);
    const { settings } = context.services;
    const retries = counts && job.kind !== 'recurring' ? job.retries - 1 : job.retries;
    if (retries <= 0 && (await becomesIncident(context, job, error))) return;
    const due = context.now + delayAfter({ tries: job.retries, interval: null }, settings, job.attempt);
    await context.tx.run(rescheduleJob, { id: job.id, due, retries, error });
    context.changed({ type: 'job', id: job.id });
    context.wakeAt(due);
  },
};

/** False when the instance cannot be read, or waits where nothing can fail (a timer beside a task). */
async function becomesIncident(context: CommandContext, job: JobRow, message: string): Promise<boolean> {
  const { id, root_id: rootId, instance_id: instanceId, execution } = job;
  if (rootId === null || instanceId === null || execution === null) return false;
  try {
    const tree = await context.tree(rootId);
    await tree.advance(instanceId, { type: 'fail', execution, code: 'JOB_FAILED', message, now: context.now });
  } catch (error) {
    if (context.services.database.runsAgain(context.tx, error)) throw error;
    return false;
  }
  await context.tx.run(deleteJobs, { ids: [id] });
  return true;
}
