/** Writes what a command did to its instances: a few statements whatever the number of tasks, waits and variables. */
import { deleteIncidents, insertIncidents } from '../store/incidents.ts';
import { insertInstances, updateInstances } from '../store/instances.ts';
import { deleteJobs, insertJobs, type NewJobRow, suspendJobsOf } from '../store/jobs.ts';
import { appendJournal } from '../store/journal.ts';
import { waitingMessages } from '../store/messages.ts';
import type { Statement, Write } from '../store/statement.ts';
import { deleteSubscriptions, insertSubscriptions, type SubscriptionRow } from '../store/subscriptions.ts';
import { deleteCandidates, endTasks, insertCandidates, insertTasks, suspendTasksOf } from '../store/tasks.ts';
import { deleteLocals, upsertVariables } from '../store/variables.ts';
import { Changes } from './changes.ts';
import type { CommandContext } from './command.ts';
import { gather } from './gather.ts';
import { jobRow, messageJobId } from './job-rows.ts';
import type { LiveInstance } from './live-instance.ts';

/** Gives false when no instance was moved. */
export async function flushInstances(context: CommandContext, instances: readonly LiveInstance[]): Promise<boolean> {
  const changes = new Changes();
  for (const instance of instances) if (instance.inputs.length > 0) gather(context, instance, changes);
  await write(context, changes);
  return changes.journal.length > 0;
}

async function write(context: CommandContext, changes: Changes): Promise<void> {
  const { tx } = context;
  const moved = changes.journal.map(({ instance_id }) => instance_id);
  if (moved.length === 0) return;
  const writes: Write[] = [];
  add(writes, insertInstances, changes.instances);
  add(writes, updateInstances, changes.changes);
  add(writes, deleteLocals, changes.deadLocals);
  add(writes, upsertVariables, changes.variables);
  add(writes, endTasks, changes.taskEnds);
  remove(writes, deleteCandidates, idsOf(changes.taskEnds));
  add(writes, insertTasks, changes.tasks);
  add(writes, insertCandidates, changes.candidates);
  remove(writes, deleteJobs, changes.deadJobs);
  remove(writes, deleteSubscriptions, changes.deadSubscriptions);
  add(writes, insertSubscriptions, changes.subscriptions);
  const awaited = changes.subscriptions.filter(({ kind }) => kind === 'message');
  if (awaited.length > 0) {
    await tx.runAll(writes.splice(0), moved);
    await tryEarlyMessages(context, awaited, changes.jobs);
  }
  add(writes, insertJobs, changes.jobs);
  markSuspended(writes, changes.suspended, 1);
  markSuspended(writes, changes.activated, 0);
  remove(writes, deleteIncidents, changes.deadIncidents);
  add(writes, insertIncidents, changes.incidents);
  add(writes, appendJournal, changes.journal);
  await tx.runAll(writes, moved);
}

function add<R>(writes: Write[], statement: Statement<{ rows: readonly R[] }, never>, rows: readonly R[]): void {
  if (rows.length > 0) writes.push({ statement, params: { rows } });
}

function remove(writes: Write[], statement: Statement<{ ids: readonly string[] }, never>, ids: readonly string[]): void {
  if (ids.length > 0) writes.push({ statement, params: { ids } });
}

function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}

function markSuspended(writes: Write[], ids: readonly string[], suspended: number): void {
  if (ids.length === 0) return;
  const params = { ids, suspended };
  writes.push({ statement: suspendJobsOf, params }, { statement: suspendTasksOf, params });
}

/** A message may have come before anybody waited for it: its delivery is tried again at once. */
async function tryEarlyMessages(context: CommandContext, awaited: readonly SubscriptionRow[], jobs: NewJobRow[]): Promise<void> {
  const { tx, now } = context;
  for (const message of await tx.all(waitingMessages, { rows: awaited, now })) {
    jobs.push(
      jobRow(context, {
        id: messageJobId(message.id),
        kind: 'message',
        name: message.id,
        payload: JSON.stringify({ keep: true }),
        due_at: now,
      }),
    );
    context.wakeAt(now);
  }
}
