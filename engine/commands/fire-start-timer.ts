import { Type } from '@sinclair/typebox';
import { type Due, nextDue } from '../kernel/timers.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { type JobRow, deleteJobs, rearmJob } from '../store/jobs.ts';
import { type JobLease, holdJob } from './job-lease.ts';
import { startAt } from './start-process.ts';

/** Starts an instance at a timer start event that is due, and sets the next time of a cycle. */
export const fireStartTimer: Command<JobLease, void> = {
  name: 'job.fireStartTimer',
  audited: false,
  input: Type.Object({ jobId: Type.String(), owner: Type.String(), attempt: Type.Integer() }, { additionalProperties: false }),
  permit(context) {
    requireRight(context.actor, 'engine.internal');
  },
  async run(context, lease) {
    const job = await holdJob(context, lease);
    if (job.definition_id === null) return;
    const definition = await context.services.definitions.get(context.tx, job.definition_id);
    await rearm(context, job);
    await startAt(context, definition, { startEvent: job.element, ...triggerOf(job), businessKey: null, variables: {} });
  },
};

async function rearm(context: CommandContext, job: JobRow): Promise<void> {
  const next = nextDue(dueOfJob(job), context.now);
  if (next === null) {
    await context.tx.run(deleteJobs, { ids: [job.id] });
    return;
  }
  const { due, ...cycle } = next;
  const retries = context.services.settings.defaultRetries;
  const { startTrigger: trigger } = triggerOf(job);
  await context.tx.run(rearmJob, { id: job.id, due, retries, payload: JSON.stringify({ ...cycle, trigger }) });
  context.wakeAt(due);
}

/** The timer's state as `rearm` and the deployment wrote it. */
function dueOfJob(job: JobRow): Due {
  const { remaining, cycle } = payloadOf(job);
  if (typeof cycle !== 'string' || (typeof remaining !== 'number' && remaining !== null)) return { due: job.due_at };
  return { due: job.due_at, remaining, cycle };
}

function triggerOf(job: JobRow): { readonly startTrigger?: number } {
  const { trigger } = payloadOf(job);
  return typeof trigger === 'number' ? { startTrigger: trigger } : {};
}

function payloadOf({ payload }: JobRow): Readonly<Record<string, unknown>> {
  const parsed: unknown = payload === null ? null : JSON.parse(payload);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
