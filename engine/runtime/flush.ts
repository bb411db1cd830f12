/** Writes what a command did to its instances: a few statements whatever the number of tasks, waits and variables. */
import { deleteIncidents, insertIncidents } from '../store/incidents.ts';
import { insertInstances, updateInstances } from '../store/instances.ts';
import { deleteJobs, insertJobs, suspendJobsOf } from '../store/jobs.ts';
import { appendJournal } from '../store/journal.ts';
import { waitingMessages } from '../store/messages.ts';
import { deleteSubscriptions, insertSubscriptions } from '../store/subscriptions.ts';
import { deleteCandidates, endTasks, insertCandidates, insertTasks, suspendTasksOf } from '../store/tasks.ts';
import { deleteLocals, upsertVariables } from '../store/variables.ts';
import type { CommandContext } from './command.ts';
import { Changes, gather } from './gather.ts';
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
  if (changes.instances.length > 0) await tx.run(insertInstances, { rows: changes.instances });
  if (changes.changes.length > 0) await tx.run(updateInstances, { rows: changes.changes });
  if (changes.deadLocals.length > 0) await tx.run(deleteLocals, { rows: changes.deadLocals });
  if (changes.variables.length > 0) await tx.run(upsertVariables, { rows: changes.variables });
  if (changes.taskEnds.length > 0) {
    await tx.run(endTasks, { rows: changes.taskEnds });
    await tx.run(deleteCandidates, { ids: changes.taskEnds.map(({ id }) => id) });
  }
  if (changes.tasks.length > 0) await tx.run(insertTasks, { rows: changes.tasks });
  if (changes.candidates.length > 0) await tx.run(insertCandidates, { rows: changes.candidates });
  if (changes.deadJobs.length > 0) await tx.run(deleteJobs, { ids: changes.deadJobs });
  if (changes.deadSubscriptions.length > 0) await tx.run(deleteSubscriptions, { ids: changes.deadSubscriptions });
  if (changes.subscriptions.length > 0) await subscribe(context, changes);
  if (changes.jobs.length > 0) await tx.run(insertJobs, { rows: changes.jobs });
  await markSuspended(context, changes.suspended, 1);
  await markSuspended(context, changes.activated, 0);
  if (changes.deadIncidents.length > 0) await tx.run(deleteIncidents, { ids: changes.deadIncidents });
  if (changes.incidents.length > 0) await tx.run(insertIncidents, { rows: changes.incidents });
  if (changes.journal.length > 0) await tx.run(appendJournal, { rows: changes.journal });
}

async function markSuspended({ tx }: CommandContext, ids: readonly string[], suspended: number): Promise<void> {
  if (ids.length === 0) return;
  await tx.run(suspendJobsOf, { ids, suspended });
  await tx.run(suspendTasksOf, { ids, suspended });
}

/** A message may have come before anybody waited for it: its delivery is tried again at once. */
async function subscribe(context: CommandContext, changes: Changes): Promise<void> {
  const { tx, now } = context;
  await tx.run(insertSubscriptions, { rows: changes.subscriptions });
  const awaited = changes.subscriptions.filter(({ kind }) => kind === 'message');
  if (awaited.length === 0) return;
  for (const message of await tx.all(waitingMessages, { rows: awaited, now })) {
    changes.jobs.push(
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
