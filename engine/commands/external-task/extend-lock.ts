import { Type } from '@sinclair/typebox';
import type { Command } from '../../runtime/command.ts';
import { extendTaskLock } from '../../store/external-tasks.ts';
import { type ExternalTaskRow, LONGEST_LOCK, externalTaskFor, refuseWorker } from './external-task.ts';

export interface ExtendExternalTaskLock {
  readonly taskId: string;
  readonly workerId: string;
  /** Milliseconds from now. */
  readonly newDuration: number;
}

/**
 * A worker's heartbeat: it keeps its task for longer.
 * @throws CartableError NOT_FOUND; NOT_WAITING when its lock has run out or another worker has the task.
 */
export const extendExternalTaskLock: Command<ExtendExternalTaskLock, void, ExternalTaskRow> = {
  name: 'externalTask.extendLock',
  audited: false,
  input: Type.Object(
    {
      taskId: Type.String(),
      workerId: Type.String(),
      newDuration: Type.Integer({ minimum: 1, maximum: LONGEST_LOCK }),
    },
    { additionalProperties: false },
  ),
  permit: (context, { taskId }) => externalTaskFor(context, taskId),
  async run(context, { workerId, newDuration }, task) {
    const extended = await context.tx.run(extendTaskLock, {
      id: task.id,
      worker: workerId,
      now: context.now,
      lease: newDuration,
    });
    if (extended === 0) await refuseWorker(context, task, workerId, 'extended');
  },
};
