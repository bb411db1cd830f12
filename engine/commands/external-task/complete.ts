import { Type } from '@sinclair/typebox';
import { CartableError } from '../../errors.ts';
import type { ValueObject } from '../../expression/value.ts';
import type { Command } from '../../runtime/command.ts';
import { endLockedTask } from '../../store/external-tasks.ts';
import { VariablesSchema } from '../schemas.ts';
import { definedErrorOf } from './defined-error.ts';
import { type ExternalTaskRow, externalTaskFor, refuseWhileSuspended, refuseWorker } from './external-task.ts';

export interface CompleteExternalTask {
  readonly taskId: string;
  readonly workerId: string;
  readonly variables?: ValueObject;
  /** Set in the activity's own scope first. */
  readonly localVariables?: ValueObject;
}

/**
 * A worker has done it: the process goes on with its variables.
 * @throws CartableError NOT_FOUND; NOT_WAITING when another worker has the task by now (P20).
 */
export const completeExternalTask: Command<CompleteExternalTask, void, ExternalTaskRow> = {
  name: 'externalTask.complete',
  input: Type.Object(
    {
      taskId: Type.String(),
      workerId: Type.String(),
      variables: Type.Optional(VariablesSchema),
      localVariables: Type.Optional(VariablesSchema),
    },
    { additionalProperties: false },
  ),
  permit: (context, { taskId }) => externalTaskFor(context, taskId),
  async run(context, { workerId, variables = {}, localVariables = {} }, task) {
    const { execution, instance_id: instanceId } = task;
    // The tree first, then the task: everything else that changes both locks them in this order.
    const tree = await context.tree(task.root_id);
    await refuseWhileSuspended(tree, task);
    const ended = await context.tx.run(endLockedTask, { id: task.id, worker: workerId });
    if (ended === 0) await refuseWorker(context, task, workerId, 'completed');
    if (Object.keys(localVariables).length > 0) {
      const { now } = context;
      await tree.advance(instanceId, { type: 'setVariables', execution, variables: localVariables, local: true, now });
    }
    // A conditional event may have taken the token away.
    const instance = await tree.get(instanceId);
    if (instance.execution(execution) === undefined) return;
    const report = {
      variables: { ...variables, ...localVariables },
      errorMessage: null,
      errorDetails: null,
      retries: task.retries,
    };
    const error = definedErrorOf(context, instance, task, report);
    if (error !== null) {
      await tree.advance(instanceId, { type: 'error', execution, ...error, variables, now: context.now });
      return;
    }
    const answer = { type: 'answer', execution, output: variables, now: context.now } as const;
    const excess = instance.excessOf(answer);
    if (excess !== null) throw new CartableError('PAYLOAD_TOO_LARGE', excess.message);
    await tree.advance(instanceId, answer);
  },
};
