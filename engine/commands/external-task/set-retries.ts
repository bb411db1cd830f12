import { Type } from '@sinclair/typebox';
import type { Command } from '../../runtime/command.ts';
import { setTaskRetries } from '../../store/external-tasks.ts';
import { type ExternalTaskRow, MOST_RETRIES, externalTaskFor } from './external-task.ts';
import { raiseIncident } from './failure.ts';

/**
 * Says how often a task may still be tried: its incident is resolved and it is offered again, or with 0 it becomes one.
 * For workers of its topic, or `instance.operate`.
 */
export const setExternalTaskRetries: Command<{ readonly taskId: string; readonly retries: number }, void, ExternalTaskRow> = {
  name: 'externalTask.setRetries',
  input: Type.Object(
    { taskId: Type.String(), retries: Type.Integer({ minimum: 0, maximum: MOST_RETRIES }) },
    { additionalProperties: false },
  ),
  permit: (context, { taskId }) => externalTaskFor(context, taskId, 'instance.operate'),
  async run(context, { retries }, task) {
    const { now } = context;
    const { execution, instance_id: instanceId } = task;
    const tree = await context.tree(task.root_id);
    const stopped = (await tree.get(instanceId)).execution(execution)?.incident !== undefined;
    // Continuing asks for the operation anew, which finds this task still there.
    if (retries > 0 && stopped) await tree.advance(instanceId, { type: 'continue', execution, now });
    await context.tx.run(setTaskRetries, { id: task.id, retries });
    if (retries === 0) await raiseIncident(tree, task, task.error ?? 'The retries were set to 0.', now);
    context.changed({ type: 'job', id: task.id, instanceId });
  },
};
