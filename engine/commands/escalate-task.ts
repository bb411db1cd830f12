import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import type { ValueObject } from '../expression/value.ts';
import type { Command, Tree } from '../runtime/command.ts';
import type { TaskRow } from '../store/tasks.ts';
import { lockTask } from './access.ts';
import { VariablesSchema } from './schemas.ts';

export interface EscalateTask {
  readonly taskId: string;
  readonly escalationCode: string;
  readonly variables?: ValueObject;
}

/**
 * A user task escalates, for an event on its boundary or around it, here or at a caller.
 * @throws CartableError VALIDATION when nobody catches it, as in Camunda 7: whoever reports it would think that somebody was told
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
    if (!(await isCaught(tree, task, code))) {
      const message = `no event on the task or around it catches the escalation ${code}`;
      throw new CartableError('VALIDATION', `/escalationCode: ${message}`, { faults: [{ at: '/escalationCode', message }] });
    }
    await tree.escalate(task.instance_id, task.execution, code, variables);
  },
};

/** In the task's own process, or in one that called it. */
async function isCaught(tree: Pick<Tree, 'get'>, task: TaskRow, code: string): Promise<boolean> {
  let instance = await tree.get(task.instance_id);
  for (let execution = task.execution; ;) {
    if (instance.catchesEscalation(execution, code)) return true;
    const { parent_id: parentId, parent_execution: call } = instance.row;
    if (parentId === null || call === null) return false;
    instance = await tree.get(parentId);
    execution = call;
  }
}
