/** A job may be finished only by the node whose lease still stands: owner and attempt are the fence (P7). */
import { CartableError } from '../errors.ts';
import type { CommandContext } from '../runtime/command.ts';
import { type JobRow, confirmLease, deleteJobs, findJob, rescheduleJob } from '../store/jobs.ts';

export interface JobLease {
  readonly jobId: string;
  readonly owner: string;
  readonly attempt: number;
}

/**
 * Locks the job, and before it the tree that it belongs to: every command locks a tree before its jobs, so that no two
 * wait for each other.
 * @throws CartableError NOT_WAITING when another node took the job over, or it is already done.
 */
export async function holdJob(context: CommandContext, { jobId, owner, attempt }: JobLease): Promise<JobRow> {
  const found = await context.tx.one(findJob, { id: jobId });
  if (found?.root_id != null) await context.tree(found.root_id);
  const job = await context.tx.one(confirmLease, { id: jobId, owner, attempt });
  if (job === undefined) throw new CartableError('NOT_WAITING', `Job ${jobId} is no longer held by ${owner}.`);
  return job;
}

/** The instance was suspended after the job had been taken: it keeps its tries and runs once the instance goes on. */
export async function letStand(context: CommandContext, { id, due_at: due, retries, error }: JobRow): Promise<void> {
  await context.tx.run(rescheduleJob, { id, due, retries, error });
}

export async function finishJob(context: CommandContext, lease: JobLease): Promise<void> {
  await holdJob(context, lease);
  await context.tx.run(deleteJobs, { ids: [lease.jobId] });
}
