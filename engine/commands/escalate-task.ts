import { Type } from '@sinclair/typebox';
import type { ValueObject } from '../expression/value.ts';
import type { Command } from '../runtime/command.ts';
import type { TaskRow } from '../store/tasks.ts';
import { lockTask } from './access.ts';
import { VariablesSchema } from './schemas.ts';

export interface EscalateTask {
  readonly taskId: string;
  readonly escalationCode: string;
  readonly variables?: ValueObject;
}

/**
 * A user task escalates, for an event on its boundary or around it, here or at a caller; where nobody catches it the task
 * stays as it is.
 */
export const escalateTask: Command<EscalateTask, void, TaskRow> = {
  name: 'task.bpmnEscalation',
  input: Type.Object(
    {
      taskId: Type.String(),
      escalationCode: Type.String({ minLength: 1 }),
      variables: Type.Optional(VariablesSchema),
    },
    { additionalProperties: false },
  ),
  permit: (context, { taskId }) => lockTask(context, taskId),
  async run(context, { escalationCode: code, variables = {} }, task) {
    const tree = await context.tree(task.root_id);
    await tree.escalate(task.instance_id, task.execution, code, variables);
  },
};
