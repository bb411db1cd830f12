import { Type } from '@sinclair/typebox';
import type { Command } from '../../runtime/command.ts';
import { unlockTask } from '../../store/external-tasks.ts';
import { type ExternalTaskRow, externalTaskFor } from './external-task.ts';

/** Takes a task from whoever holds it, so that it is offered at once. For workers of its topic, or `instance.operate`. */
export const unlockExternalTask: Command<{ readonly taskId: string }, void, ExternalTaskRow> = {
  name: 'externalTask.unlock',
  input: Type.Object({ taskId: Type.String() }, { additionalProperties: false }),
  permit: (context, { taskId }) => externalTaskFor(context, taskId, 'instance.operate'),
  async run(context, _input, task) {
    await context.tx.run(unlockTask, { id: task.id });
    context.changed({ type: 'job', id: task.id, instanceId: task.instance_id });
  },
};
