import { Type } from '@sinclair/typebox';
import type { ValueObject } from '../../expression/value.ts';
import type { Command } from '../../runtime/command.ts';
import { endLockedTask } from '../../store/external-tasks.ts';
import { VariablesSchema } from '../schemas.ts';
import { type ExternalTaskRow, externalTaskFor, refuseWhileSuspended, refuseWorker } from './external-task.ts';

export interface ThrowExternalTaskError {
  readonly taskId: string;
  readonly workerId: string;
  readonly errorCode: string;
  readonly errorMessage?: string;
  readonly variables?: ValueObject;
}

/**
 * A worker reports a business outcome, for a boundary event to catch.
 * @throws CartableError NOT_FOUND; NOT_WAITING when another worker has the task by now.
 */
export const throwExternalTaskError: Command<ThrowExternalTaskError, void, ExternalTaskRow> = {
  name: 'externalTask.bpmnError',
  input: Type.Object(
    {
      taskId: Type.String(),
      workerId: Type.String(),
      errorCode: Type.String({ minLength: 1 }),
      errorMessage: Type.Optional(Type.String()),
      variables: Type.Optional(VariablesSchema),
    },
    { additionalProperties: false },
  ),
  permit: (context, { taskId }) => externalTaskFor(context, taskId),
  async run(context, { workerId, errorCode, errorMessage = '', variables = {} }, task) {
    const tree = await context.tree(task.root_id);
    await refuseWhileSuspended(tree, task);
    const ended = await context.tx.run(endLockedTask, { id: task.id, worker: workerId });
    if (ended === 0) await refuseWorker(context, task, workerId, 'failed');
    await tree.advance(task.instance_id, {
      type: 'error',
      execution: task.execution,
      code: errorCode,
      message: errorMessage,
      variables,
      now: context.now,
    });
  },
};
