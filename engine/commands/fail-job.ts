import { Type } from '@sinclair/typebox';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { type RetryPolicy, delayAfter, policyFor, retryPolicy } from '../runtime/retries.ts';
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
    const policy = await policyOf(context, job);
    // The first failure decides by the element's own cycle how often it is tried in all.
    const left = job.error === null && policy.pauses !== null ? policy.tries : job.retries;
    const retries = counts && job.kind !== 'recurring' ? left - 1 : job.retries;
    if (retries <= 0 && (await becomesIncident(context, job, error))) return;
    const due = context.now + delayAfter(policy, settings, job.attempt);
    await context.tx.run(rescheduleJob, { id: job.id, due, retries, error });
    context.changed({ type: 'job', id: job.id });
    context.wakeAt(due);
  },
};

/** The cycle of the element that the job continues (Camunda 7); the engine's for everything else. */
async function policyOf(context: CommandContext, job: JobRow): Promise<RetryPolicy> {
  const { root_id: rootId, instance_id: instanceId, execution, element } = job;
  const standard = retryPolicy(context.services.settings, null, null);
  if (rootId === null || instanceId === null || execution === null || element === null) return standard;
  try {
    const instance = await (await context.tree(rootId)).get(instanceId);
    return policyFor(context, instance, execution, instance.node(element));
  } catch (error) {
    // What cannot be read is told below, as the incident or the job without tries.
    if (context.services.database.runsAgain(context.tx, error)) throw error;
    return standard;
  }
}

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
