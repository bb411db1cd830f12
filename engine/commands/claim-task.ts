import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { type TaskRow, assignOpenTask, claimOpenTask } from '../store/tasks.ts';
import { lockTask, taskFor } from './access.ts';

const TaskId = Type.Object({ taskId: Type.String() }, { additionalProperties: false });

/** Takes a task for oneself. One of many who try wins; the others learn who did (P5). */
export const claimTask: Command<{ readonly taskId: string }, void, TaskRow> = {
  name: 'task.claim',
  input: TaskId,
  permit: (context, { taskId }) => lockTask(context, taskId),
  async run(context, { taskId }, task) {
    if (task.assignee === context.actor.userId) return;
    const won = await context.tx.run(claimOpenTask, { id: taskId, assignee: context.actor.userId });
    if (won === 0) throw new CartableError('TASK_ALREADY_CLAIMED', `Task ${taskId} was claimed by somebody else.`);
    context.changed({ type: 'task', id: taskId, instanceId: task.instance_id });
  },
};

/** Gives a task back to its candidates. */
export const unclaimTask: Command<{ readonly taskId: string }, void, TaskRow> = {
  name: 'task.unclaim',
  input: TaskId,
  permit: (context, { taskId }) => lockTask(context, taskId),
  async run(context, { taskId }, task) {
    await context.tx.run(assignOpenTask, { id: taskId, assignee: null });
    context.changed({ type: 'task', id: taskId, instanceId: task.instance_id });
  },
};

/** Gives a task to somebody else (null: to nobody). Needs `task.manage`. */
export const assignTask: Command<{ readonly taskId: string; readonly userId: string | null }, void, TaskRow> = {
  name: 'task.assign',
  input: Type.Object(
    { taskId: Type.String(), userId: Type.Union([Type.String({ minLength: 1 }), Type.Null()]) },
    { additionalProperties: false },
  ),
  async permit(context, { taskId }) {
    const task = await taskFor(context, taskId);
    requireRight(context.actor, 'task.manage');
    return task;
  },
  async run(context, { taskId, userId }, task) {
    await context.tx.run(assignOpenTask, { id: taskId, assignee: userId });
    context.changed({ type: 'task', id: taskId, instanceId: task.instance_id });
  },
};
