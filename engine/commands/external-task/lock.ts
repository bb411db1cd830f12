import { Type } from '@sinclair/typebox';
import { CartableError } from '../../errors.ts';
import type { Command } from '../../runtime/command.ts';
import { lockOneTask } from '../../store/external-tasks.ts';
import { findJob } from '../../store/jobs.ts';
import { type ExternalTaskRow, LONGEST_LOCK, externalTaskFor, refuseWhileSuspended } from './external-task.ts';

export interface LockExternalTask {
  readonly taskId: string;
  readonly workerId: string;
  /** Milliseconds. */
  readonly lockDuration: number;
}

/**
 * A worker takes one task that it knows by its id; its own lock it may take anew.
 * @throws CartableError NOT_FOUND; NOT_WAITING when another worker has it.
 */
export const lockExternalTask: Command<LockExternalTask, void, ExternalTaskRow> = {
  name: 'externalTask.lock',
  audited: false,
  input: Type.Object(
    {
      taskId: Type.String(),
      workerId: Type.String({ minLength: 1, maxLength: 255 }),
      lockDuration: Type.Integer({ minimum: 1, maximum: LONGEST_LOCK }),
    },
    { additionalProperties: false },
  ),
  permit: (context, { taskId }) => externalTaskFor(context, taskId),
  async run(context, { taskId, workerId, lockDuration }, task) {
    await refuseWhileSuspended(await context.tree(task.root_id), task);
    const locked = await context.tx.run(lockOneTask, {
      id: task.id,
      worker: workerId,
      now: context.now,
      lease: lockDuration,
    });
    if (locked > 0) return;
    const holder = (await context.tx.one(findJob, { id: task.id }))?.lease_owner ?? null;
    if (holder === null) throw new CartableError('NOT_FOUND', `There is no external task ${taskId}.`);
    throw new CartableError('NOT_WAITING', `External task ${taskId} is locked by worker '${holder}'.`);
  },
};
