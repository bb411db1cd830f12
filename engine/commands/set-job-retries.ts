import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { type IncidentRow, findIncident } from '../store/incidents.ts';
import { type JobRow, findJob, setTries } from '../store/jobs.ts';

export interface SetJobRetries {
  readonly jobId: string;
  readonly retries: number;
}

/**
 * Gives a job new tries and makes it due now; a run under way goes on. A job that has become an incident is tried at once,
 * with the variables as they are now, and its incident is resolved; what fails again has the tries given here.
 * @throws CartableError NOT_FOUND, also for a task of workers, which has a command of its own.
 */
export const setJobRetries: Command<SetJobRetries, void> = {
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
    if (job?.kind === 'external') throw noSuchJob(jobId);
    if (job !== undefined) {
      await giveTries(context, job, retries);
      return;
    }
    const incident = await context.tx.one(findIncident, { id: incidentIdOf(jobId) });
    if (incident === undefined) throw noSuchJob(jobId);
    if (retries === 0) return;
    await retry(context, incident);
    const again = await context.tx.one(findJob, { id: jobId });
    if (again !== undefined) await giveTries(context, again, retries);
  },
};

/** Goes on where an execution failed. @throws CartableError NOT_WAITING when its incident is resolved already */
export async function retry(context: CommandContext, incident: IncidentRow): Promise<void> {
  const tree = await context.tree(incident.root_id);
  const instance = await tree.get(incident.instance_id);
  if (instance.execution(incident.execution)?.incident === undefined)
    throw new CartableError('NOT_WAITING', `Incident ${incident.id} is already resolved.`);
  await tree.advance(incident.instance_id, { type: 'continue', execution: incident.execution, now: context.now });
}

/** The jobs of an execution, and its incident, begin with the execution's id. */
export function incidentIdOf(jobId: string): string {
  return jobId.slice(0, Math.max(0, jobId.lastIndexOf('/')));
}

async function giveTries(context: CommandContext, job: JobRow, retries: number): Promise<void> {
  await context.tx.run(setTries, { id: job.id, due: job.kind === 'timer' ? job.due_at : context.now, retries });
  context.wakeAt(context.now);
  context.changed({ type: 'job', id: job.id });
}

function noSuchJob(jobId: string): CartableError {
  return new CartableError('NOT_FOUND', `There is no job ${jobId}.`);
}
