/** Who may do what with tasks and instances. Deny by default. */
import { CartableError } from '../errors.ts';
import { type Actor, holds } from '../runtime/actor.ts';
import type { CommandContext, QueryContext } from '../runtime/command.ts';
import { decodeEntry } from '../runtime/journal.ts';
import { journalOf } from '../store/journal.ts';
import { type CandidateRow, type TaskRow, candidatesOf, findTask } from '../store/tasks.ts';

/**
 * The task, open or ended, for somebody who may see it: its assignee, who completed it, a candidate, or a holder of
 * `task.manage` or `instance.read`. To everybody else it does not exist (S4).
 * @throws CartableError NOT_FOUND
 */
export async function visibleTask(context: QueryContext, taskId: string): Promise<TaskRow> {
  const task = await context.tx.one(findTask, { id: taskId });
  const { actor } = context;
  if (task !== undefined && (holds(actor, 'instance.read') || (await mayWork(context, task)))) return task;
  throw new CartableError('NOT_FOUND', `There is no task ${taskId}.`);
}

/** The open task, for somebody who may work on it. @throws CartableError NOT_FOUND, or TASK_NOT_OPEN naming who finished it. */
export async function taskFor(context: QueryContext, taskId: string): Promise<TaskRow> {
  const task = await context.tx.one(findTask, { id: taskId });
  if (task === undefined || !(await mayWork(context, task))) throw new CartableError('NOT_FOUND', `There is no task ${taskId}.`);
  if (task.status !== 'OPEN') {
    const by = task.completed_by === null ? '' : ` by ${task.completed_by}`;
    throw new CartableError('TASK_NOT_OPEN', `Task ${taskId} was already ${task.status.toLowerCase()}${by}.`, {
      details: { status: task.status, completedBy: task.completed_by },
    });
  }
  return task;
}

async function mayWork(context: QueryContext, task: TaskRow): Promise<boolean> {
  const { actor } = context;
  if (task.assignee === actor.userId || task.completed_by === actor.userId || holds(actor, 'task.manage')) return true;
  const open = task.status === 'OPEN' ? await context.tx.all(candidatesOf, { id: task.id }) : [];
  const candidates = open.length > 0 ? open : await formerCandidates(context, task);
  return candidates.some(({ kind, value }) => (kind === 'user' ? value === actor.userId : actor.groups.includes(value)));
}

/** On PostgreSQL an open task may end between two reads of this command, and its candidates with it. */
async function formerCandidates(context: QueryContext, task: TaskRow): Promise<readonly Pick<CandidateRow, 'kind' | 'value'>[]> {
  const now = task.status === 'OPEN' ? await context.tx.one(findTask, { id: task.id }) : task;
  return now === undefined || now.status === 'OPEN' ? [] : pastCandidates(context, now);
}

/** Candidates of an ended task are no longer in the table; the journal remembers them. Who lost a race may learn who won. */
async function pastCandidates(context: QueryContext, task: TaskRow): Promise<readonly Pick<CandidateRow, 'kind' | 'value'>[]> {
  const rows = await context.tx.all(journalOf, { instanceId: task.instance_id, after: 0, limit: 10_000 });
  for (const row of rows) {
    if (row.payload === null) continue;
    const created = decodeEntry(row).events.find((event) => event.type === 'taskCreated' && event.execution === task.execution);
    if (created?.type !== 'taskCreated') continue;
    return [
      ...created.task.candidateUsers.map((value) => ({ kind: 'user' as const, value })),
      ...created.task.candidateGroups.map((value) => ({ kind: 'group' as const, value })),
    ];
  }
  return [];
}

/**
 * The open task behind its tree's lock, for its holder.
 * @throws CartableError NOT_FOUND, TASK_NOT_OPEN, TASK_ALREADY_CLAIMED.
 */
export async function lockTask(context: CommandContext, taskId: string): Promise<TaskRow> {
  let task = await taskFor(context, taskId);
  await context.tree(task.root_id);
  // On PostgreSQL somebody may have been faster while this command waited for the lock.
  if (context.tx.dialect === 'postgres') task = await taskFor(context, taskId);
  requireHolder(context.actor, task);
  return task;
}

/** @throws CartableError TASK_ALREADY_CLAIMED naming who holds it. */
function requireHolder(actor: Actor, task: TaskRow): void {
  if (task.assignee !== null && task.assignee !== actor.userId && !holds(actor, 'task.manage')) {
    throw new CartableError('TASK_ALREADY_CLAIMED', `Task ${task.id} is held by ${task.assignee}.`, {
      details: { assignee: task.assignee },
    });
  }
}
