/** A job may be finished only by the node whose lease still stands: owner and attempt are the fence (P7). */
import { CartableError } from '../errors.ts';
import type { CommandContext } from '../runtime/command.ts';
import { confirmLease, deleteJobs } from '../store/jobs.ts';

export interface JobLease {
  readonly jobId: string;
  readonly owner: string;
  readonly attempt: number;
}

/** @throws CartableError NOT_WAITING when another node took the job over, or it is already done. */
export async function holdJob(context: CommandContext, { jobId, owner, attempt }: JobLease): Promise<void> {
  const held = await context.tx.run(confirmLease, { id: jobId, owner, attempt });
  if (held === 0) throw new CartableError('NOT_WAITING', `Job ${jobId} is no longer held by ${owner}.`);
}

export async function finishJob(context: CommandContext, lease: JobLease): Promise<void> {
  await holdJob(context, lease);
  await context.tx.run(deleteJobs, { ids: [lease.jobId] });
}
