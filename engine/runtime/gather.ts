/**
 * What a command did to an instance, as rows. What to insert and delete follows from comparing the stored snapshot with
 * the present one, so no event can be missed.
 */
import { CartableError } from '../errors.ts';
import type { Event } from '../kernel/protocol.ts';
import type { Execution, Snapshot } from '../kernel/state.ts';
import type { InstanceChange } from '../store/instances.ts';
import type { Changes } from './changes.ts';
import type { CommandContext } from './command.ts';
import { gatherExecutions, gatherWaits } from './gather-waits.ts';
import { journalRow } from './journal.ts';
import type { LiveInstance } from './live-instance.ts';
import { removalTime } from './removal.ts';

/** Adds to `changes` what this instance needs written. */
export function gather(context: CommandContext, instance: LiveInstance, changes: Changes): void {
  const { snapshot } = instance;
  gatherRow(context, instance, snapshot, changes);
  gatherVariables(instance, snapshot, changes);
  gatherTasks(context, instance, snapshot, changes);
  gatherWaits(context, instance, snapshot, changes);
  gatherExecutions(context, instance, snapshot, changes);
  gatherSuspension(context, instance, changes);
}

/** Jobs and tasks are told by their rows whether their instance stands still. */
function gatherSuspension(context: CommandContext, instance: LiveInstance, changes: Changes): void {
  if (instance.ended || instance.suspended === instance.wasSuspended) return;
  (instance.suspended ? changes.suspended : changes.activated).push(instance.row.id);
  if (!instance.suspended) context.wakeAt(context.now);
}

function gatherRow(context: CommandContext, instance: LiveInstance, snapshot: Snapshot, changes: Changes): void {
  const { row, inputs, events } = instance;
  const { now, actor } = context;
  const entry = journalRow(
    {
      instance_id: row.id,
      sequence: row.journal_length + 1,
      at: now,
      actor: actor.userId,
      on_behalf_of: actor.onBehalfOf,
      command: context.command,
    },
    row.journal_head,
    { inputs, events },
  );
  changes.journal.push(entry);
  const ended = instance.ended;
  const change: InstanceChange = {
    id: row.id,
    status: snapshot.state.status,
    state: JSON.stringify(snapshot.state),
    journal_length: entry.sequence,
    journal_head: entry.hash,
    ended_at: ended ? now : null,
    end_reason: ended ? reasonOf(instance) : null,
    removal_time: ended && row.root_id === row.id ? removalTime(context, instance.definition) : null,
  };
  if (instance.isNew) changes.instances.push({ ...row, ...change });
  else changes.changes.push(change);
  context.changed({ type: 'instance', id: row.id });
}

/** Who cancelled it said why; a BPMN error that nobody caught is named. */
function reasonOf(instance: LiveInstance): string | null {
  const cancelled = instance.inputs.find((input) => input.type === 'cancel');
  if (cancelled?.type === 'cancel') return cancelled.reason;
  const end = instance.events.findLast((event) => event.type === 'instanceEnded');
  const error = end?.type === 'instanceEnded' ? end.error : null;
  return error === null ? null : `error ${error.code}${error.message && `: ${error.message}`}`;
}

function gatherVariables(instance: LiveInstance, snapshot: Snapshot, changes: Changes): void {
  const { row, sizes, written: names } = instance;
  const excess = sizes.excess(snapshot.variables, names);
  if (excess !== null) {
    const faults = excess.variable === null ? [] : [{ at: excess.variable, message: excess.message }];
    throw new CartableError('PAYLOAD_TOO_LARGE', excess.message, { faults });
  }
  for (const [execution, name] of names) {
    const value = snapshot.variables[execution]?.[name];
    if (value === undefined) continue;
    changes.variables.push({ instance_id: row.id, execution, name, value: sizes.textOf(execution, name, value) });
  }
  for (const execution of Object.keys(instance.before?.variables ?? {})) {
    if (!(execution in snapshot.variables)) changes.deadLocals.push({ instance_id: row.id, execution: Number(execution) });
  }
}

function gatherTasks(context: CommandContext, instance: LiveInstance, snapshot: Snapshot, changes: Changes): void {
  const { row, before } = instance;
  for (const event of instance.events) {
    if (event.type !== 'taskCreated' || snapshot.state.executions[event.execution] === undefined) continue;
    const node = instance.node(event.element);
    const id = `${row.id}:${event.execution}`;
    changes.tasks.push({
      id,
      instance_id: row.id,
      root_id: row.root_id,
      execution: event.execution,
      definition_id: row.definition_id,
      definition_key: row.definition_key,
      element: event.element,
      name: event.task.name ?? node?.name ?? null,
      business_key: row.business_key,
      assignee: event.task.assignee,
      priority: event.task.priority,
      due: event.task.due,
      follow_up: event.task.followUp,
      form_key: event.task.formKey ?? (node?.kind === 'userTask' ? node.formKey : null),
      created_at: context.now,
      status: 'OPEN',
      ended_at: null,
      completed_by: null,
    });
    for (const value of event.task.candidateUsers) changes.candidates.push({ task_id: id, kind: 'user', value });
    for (const value of event.task.candidateGroups) changes.candidates.push({ task_id: id, kind: 'group', value });
    context.changed({ type: 'task', id, instanceId: row.id });
  }
  const executions = snapshot.state.executions;
  const ended = Object.values(before?.state.executions ?? {}).filter(
    (stored) =>
      isWorkedOn(stored) && !isWorkedOn(executions[stored.number]) && instance.node(stored.element)?.kind === 'userTask',
  );
  if (ended.length === 0) return;
  const completed = completedIn(instance.events);
  for (const { number } of ended) {
    const id = `${row.id}:${number}`;
    const done = completed.has(number) || executions[number] !== undefined;
    changes.taskEnds.push({
      id,
      status: done ? 'COMPLETED' : 'CANCELLED',
      ended_at: context.now,
      completed_by: done ? context.actor.userId : null,
    });
    context.changed({ type: 'task', id, instanceId: row.id });
  }
}

/** What only waits for its asyncAfter has been completed. */
function isWorkedOn(execution: Execution | undefined): boolean {
  return execution !== undefined && execution.outputsWritten !== true;
}

function completedIn(events: readonly Event[]): ReadonlySet<number> {
  const completed = new Set<number>();
  for (const event of events) if (event.type === 'completed') completed.add(event.execution);
  return completed;
}
