import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { findUser } from '../identity/statements.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { type TaskRow, assignOpenTask, claimOpenTask } from '../store/tasks.ts';
import { lockTask, taskFor } from './access.ts';
import { tellAssigned } from './tell-assigned.ts';

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
    await tellAssigned(context, task, context.actor.userId);
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

/**
 * Gives a task to somebody else (null: to nobody). Needs `task.manage`.
 * @throws CartableError VALIDATION for somebody who is no active user.
 */
export const assignTask: Command<{ readonly taskId: string; readonly userId: string | null }, void, TaskRow> = {
  name: 'task.assign',
  input: Type.Object(
    { taskId: Type.String(), userId: Type.Union([Type.String({ minLength: 1 }), Type.Null()]) },
    { additionalProperties: false },
  ),
  async permit(context, { taskId }) {
    await taskFor(context, taskId);
    requireRight(context.actor, 'task.manage');
    return lockTask(context, taskId);
  },
  async run(context, { taskId, userId }, task) {
    if (userId !== null) await requireUser(context, userId);
    await context.tx.run(assignOpenTask, { id: taskId, assignee: userId });
    if (userId !== null) await tellAssigned(context, task, userId);
    context.changed({ type: 'task', id: taskId, instanceId: task.instance_id });
  },
};

async function requireUser(context: CommandContext, userId: string): Promise<void> {
  const user = await context.tx.one(findUser, { id: userId });
  if (user !== undefined && Boolean(user.active)) return;
  const message = `There is no active user ${userId}.`;
  throw new CartableError('VALIDATION', message, { faults: [{ at: '/userId', message }] });
}
