import { Type } from '@sinclair/typebox';
import { messageOf } from '../errors.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { cancelLater } from '../runtime/iterations.ts';
import type { LiveInstance } from '../runtime/live-instance.ts';
import { TechnicalFailure, attemptLocal } from '../runtime/operations.ts';
import { delayAfter, policyFor } from '../runtime/retries.ts';
import { type JobRow, deleteJobs, rescheduleJob } from '../store/jobs.ts';
import { type JobLease, holdJob, letStand } from './job-lease.ts';

/**
 * Carries out a due timer, continuation or retried local operation. The job row goes with the instance's own change:
 * a wait that closes takes its timer along, so a job whose instance moved on simply ends.
 */
export const runJob: Command<JobLease, void> = {
  name: 'job.run',
  audited: false,
  input: Type.Object({ jobId: Type.String(), owner: Type.String(), attempt: Type.Integer() }, { additionalProperties: false }),

  permit(context) {
    requireRight(context.actor, 'engine.internal');
  },

  async run(context, lease) {
    const job = await holdJob(context, lease);
    if (!(await carryOut(context, job))) await context.tx.run(deleteJobs, { ids: [job.id] });
  },
};

/** What a job of this kind does lies within the engine. */
const INSIDE: readonly JobRow['kind'][] = ['timer', 'continue', 'iterations'];

/** Does what the job is for; false when that is nothing that a command by itself could do. */
export async function carryOut(context: CommandContext, job: JobRow): Promise<boolean> {
  const { instance_id: instanceId, root_id: rootId, execution, kind, wait } = job;
  if (instanceId === null || rootId === null) return false;
  if (!INSIDE.includes(kind) && !isLocal(context, job)) return false;
  const tree = await context.tree(rootId);
  const instance = await tree.get(instanceId);
  if (instance.suspended) {
    await letStand(context, job);
    return true;
  }
  if (kind === 'operation' && execution !== null && instance.awaits(execution)) {
    await tryOperation(context, instance, job, execution);
    return true;
  }
  await context.tx.run(deleteJobs, { ids: [job.id] });
  if (kind === 'timer' && wait !== null && instance.snapshot.state.waits[wait] !== undefined) {
    await tree.advance(instanceId, { type: 'trigger', wait, variables: {}, now: context.now });
  } else if (kind === 'continue' && execution !== null && instance.execution(execution) !== undefined) {
    await tree.advance(instanceId, { type: 'continue', execution, now: context.now });
  } else if (kind === 'iterations' && execution !== null) {
    if (await tree.cancelIterations(instanceId, execution)) await cancelLater(context, instance, execution);
  }
  return true;
}

/** Also an operation that no plugin here has: trying it tells so. */
function isLocal({ services }: CommandContext, { kind, name }: JobRow): boolean {
  return kind === 'operation' && services.plugins.operation(name ?? '')?.operation.effect !== 'external';
}

async function tryOperation(context: CommandContext, instance: LiveInstance, job: JobRow, execution: number): Promise<void> {
  const tree = await context.tree(instance.row.root_id);
  const registered = context.services.plugins.operation(job.name ?? '');
  if (registered?.operation.effect !== 'local') {
    const message = `No plugin here has the local operation ${job.name}.`;
    await retryLater(context, instance, job, execution, message, 'OPERATION_MISSING');
    return;
  }
  const compensates = instance.execution(execution)?.compensates ?? null;
  const outcome = await attemptLocal(context, instance, { execution, compensates }, registered, registered.operation);
  if (!(outcome instanceof TechnicalFailure)) {
    await context.tx.run(deleteJobs, { ids: [job.id] });
    await tree.advance(instance.row.id, outcome);
    return;
  }
  context.services.log.warn(
    { operation: job.name, job: job.id, attempt: job.attempt, error: outcome.message },
    'an operation failed',
  );
  await retryLater(context, instance, job, execution, outcome.message);
}

/** After the last try the incident waits for a person. */
export async function retryLater(
  context: CommandContext,
  instance: LiveInstance,
  job: JobRow,
  execution: number,
  error: string,
  code = 'OPERATION_FAILED',
): Promise<void> {
  const { settings } = context.services;
  const retries = job.retries - 1;
  if (retries <= 0) {
    await context.tx.run(deleteJobs, { ids: [job.id] });
    const tree = await context.tree(instance.row.root_id);
    await tree.advance(instance.row.id, {
      type: 'fail',
      execution,
      code,
      message: messageOf(error),
      now: context.now,
    });
    return;
  }
  const policy = policyFor(context, instance, execution, instance.node(job.element ?? ''));
  const due = context.now + delayAfter(policy, settings, job.attempt);
  await context.tx.run(rescheduleJob, { id: job.id, due, retries, error });
  context.wakeAt(due);
}
