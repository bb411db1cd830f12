/** Suspends and activates (Camunda 7): what is suspended stands still, and goes on where it stood. */
import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { findDefinition, suspendDefinition as markDefinition } from '../store/definitions.ts';
import { findInstance } from '../store/instances.ts';
import { findJob, suspendJob as markJob, suspendStartTimers } from '../store/jobs.ts';

const Suspended = Type.Boolean();

/**
 * Nothing moves in a suspended instance: its jobs do not run, its tasks cannot be completed, it hears no message. What it
 * called, and what called it, stands in states of their own. It may be cancelled, and its variables corrected.
 * @throws CartableError NOT_FOUND, INSTANCE_ENDED.
 */
export const suspendInstance: Command<{ readonly processInstanceId: string; readonly suspended: boolean }, void> = {
  name: 'instance.suspend',
  input: Type.Object({ processInstanceId: Type.String(), suspended: Suspended }, { additionalProperties: false }),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { processInstanceId, suspended }) {
    const row = await context.tx.one(findInstance, { id: processInstanceId });
    if (row === undefined) throw new CartableError('NOT_FOUND', `There is no process instance ${processInstanceId}.`);
    const tree = await context.tree(row.root_id);
    const instance = await tree.get(processInstanceId);
    if (instance.ended) throw new CartableError('INSTANCE_ENDED', `Process instance ${processInstanceId} has already ended.`);
    if (instance.suspended === suspended) return;
    await tree.advance(processInstanceId, { type: suspended ? 'suspend' : 'resume', now: context.now });
  },
};

/**
 * Of a suspended definition no instance starts, by hand, by message, signal or timer. Instances that run go on; those
 * that stand still for themselves are suspended one by one.
 * @throws CartableError NOT_FOUND.
 */
export const suspendDefinition: Command<{ readonly definitionId: string; readonly suspended: boolean }, void> = {
  name: 'definition.suspend',
  input: Type.Object({ definitionId: Type.String(), suspended: Suspended }, { additionalProperties: false }),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { definitionId, suspended }) {
    const row = await context.tx.one(findDefinition, { id: definitionId });
    if (row === undefined) throw new CartableError('NOT_FOUND', `There is no process definition ${definitionId}.`);
    await context.tx.run(markDefinition, { id: definitionId, suspended: suspended ? 1 : 0 });
    await context.tx.run(suspendStartTimers, { definitionId, suspended: suspended ? 1 : 0 });
    if (!suspended) context.wakeAt(context.now);
    context.changed({ type: 'definition', id: definitionId });
  },
};

/**
 * A suspended job is not run; activating its instance activates it as well.
 * @throws CartableError NOT_FOUND.
 */
export const suspendJob: Command<{ readonly jobId: string; readonly suspended: boolean }, void> = {
  name: 'job.suspend',
  input: Type.Object({ jobId: Type.String(), suspended: Suspended }, { additionalProperties: false }),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { jobId, suspended }) {
    const job = await context.tx.one(findJob, { id: jobId });
    if (job === undefined) throw new CartableError('NOT_FOUND', `There is no job ${jobId}.`);
    if (!suspended && job.root_id !== null && job.instance_id !== null) {
      const instance = await (await context.tree(job.root_id)).get(job.instance_id);
      if (instance.suspended)
        throw new CartableError('ILLEGAL_STATE', `Process instance ${job.instance_id} is suspended: activate it instead.`);
    }
    await context.tx.run(markJob, { id: jobId, suspended: suspended ? 1 : 0 });
    if (!suspended) context.wakeAt(job.due_at);
    context.changed({ type: 'job', id: jobId });
  },
};
