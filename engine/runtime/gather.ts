/**
 * What a command did to an instance, as rows. What to insert and delete follows from comparing the stored snapshot with
 * the present one, so no event can be missed.
 */
import { CartableError } from '../errors.ts';
import { isSpread } from '../kernel/spread.ts';
import type { Execution, Wait } from '../kernel/state.ts';
import type { IncidentRow } from '../store/incidents.ts';
import type { InstanceChange, InstanceRow } from '../store/instances.ts';
import type { NewJobRow } from '../store/jobs.ts';
import type { NewJournalRow } from '../store/journal.ts';
import type { SubscriptionRow } from '../store/subscriptions.ts';
import type { CandidateRow, NewTaskRow, TaskEnd } from '../store/tasks.ts';
import type { VariableRow } from '../store/variables.ts';
import type { CommandContext } from './command.ts';
import { continueJobId, evaluationJobId, jobRow, operationJobId, timerJobId } from './job-rows.ts';
import { journalRow } from './journal.ts';
import type { LiveInstance } from './live-instance.ts';
import { removalTime } from './removal.ts';

/** Everything to be written, gathered over all instances of the tree. */
export class Changes {
  readonly instances: InstanceRow[] = [];
  readonly changes: InstanceChange[] = [];
  readonly journal: NewJournalRow[] = [];
  readonly variables: (VariableRow & { instance_id: string })[] = [];
  readonly deadLocals: { instance_id: string; execution: number }[] = [];
  readonly tasks: NewTaskRow[] = [];
  readonly candidates: CandidateRow[] = [];
  readonly taskEnds: TaskEnd[] = [];
  readonly jobs: NewJobRow[] = [];
  readonly deadJobs: string[] = [];
  readonly subscriptions: SubscriptionRow[] = [];
  readonly deadSubscriptions: string[] = [];
  readonly incidents: Omit<IncidentRow, 'annotation'>[] = [];
  readonly deadIncidents: string[] = [];
  /** Instances that stand still from now on, or go on. */
  readonly suspended: string[] = [];
  readonly activated: string[] = [];
}

/** Adds to `changes` what this instance needs written. */
export function gather(context: CommandContext, instance: LiveInstance, changes: Changes): void {
  gatherRow(context, instance, changes);
  gatherVariables(instance, changes);
  gatherTasks(context, instance, changes);
  gatherWaits(context, instance, changes);
  gatherExecutions(context, instance, changes);
  gatherSuspension(context, instance, changes);
}

/** Jobs and tasks are told by their rows whether their instance stands still. */
function gatherSuspension(context: CommandContext, instance: LiveInstance, changes: Changes): void {
  if (instance.ended || instance.suspended === instance.wasSuspended) return;
  (instance.suspended ? changes.suspended : changes.activated).push(instance.row.id);
  if (!instance.suspended) context.wakeAt(context.now);
}

function gatherRow(context: CommandContext, instance: LiveInstance, changes: Changes): void {
  const { row, snapshot, inputs, events } = instance;
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

function gatherVariables(instance: LiveInstance, changes: Changes): void {
  const { snapshot, row, sizes, written: names } = instance;
  const excess = sizes.excess(snapshot.variables, names);
  if (excess !== null) {
    const faults = excess.variable === null ? [] : [{ at: excess.variable, message: excess.message }];
    throw new CartableError('PAYLOAD_TOO_LARGE', excess.message, { faults });
  }
  for (const [execution, name] of names) {
    const value = snapshot.variables[execution]?.[name];
    if (value === undefined) continue;
    changes.variables.push({ instance_id: row.id, execution, name, value: sizes.of(execution, name, value).text });
  }
  for (const execution of Object.keys(instance.before?.variables ?? {})) {
    if (!(execution in snapshot.variables)) changes.deadLocals.push({ instance_id: row.id, execution: Number(execution) });
  }
}

function gatherTasks(context: CommandContext, instance: LiveInstance, changes: Changes): void {
  const { row, snapshot, before } = instance;
  const completed = new Set<number>();
  for (const event of instance.events) {
    if (event.type === 'completed') completed.add(event.execution);
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
  for (const execution of Object.values(before?.state.executions ?? {})) {
    if (snapshot.state.executions[execution.number] !== undefined || instance.node(execution.element)?.kind !== 'userTask')
      continue;
    const id = `${row.id}:${execution.number}`;
    const done = completed.has(execution.number);
    changes.taskEnds.push({
      id,
      status: done ? 'COMPLETED' : 'CANCELLED',
      ended_at: context.now,
      completed_by: done ? context.actor.userId : null,
    });
    context.changed({ type: 'task', id, instanceId: row.id });
  }
}

function gatherWaits(context: CommandContext, instance: LiveInstance, changes: Changes): void {
  const before = instance.before?.state.waits ?? {};
  const now = instance.snapshot.state.waits;
  for (const wait of Object.values(before)) {
    const kept = now[wait.number];
    if (kept !== undefined && kept.due === wait.due && (wait.kind === 'timer' || !instance.suspended)) continue;
    if (wait.kind === 'timer') changes.deadJobs.push(timerJobId(instance.row.id, wait.number));
    else changes.deadSubscriptions.push(`${instance.row.id}:${wait.number}`);
  }
  for (const wait of Object.values(now)) {
    const stored = before[wait.number];
    if (stored !== undefined && stored.due === wait.due && (wait.kind === 'timer' || !instance.wasSuspended)) continue;
    if (wait.kind === 'timer') gatherTimer(context, instance, wait, changes);
    // Who stands still hears nothing: messages are refused, or kept for their time to live.
    else if (!instance.suspended) changes.subscriptions.push(subscriptionRow(context, instance, wait));
  }
}

function gatherTimer(context: CommandContext, instance: LiveInstance, wait: Wait, changes: Changes): void {
  const due = wait.due ?? context.now;
  changes.jobs.push(
    jobRow(context, {
      ...jobPlace(instance, wait.execution, wait.element),
      id: timerJobId(instance.row.id, wait.number),
      kind: 'timer',
      wait: wait.number,
      due_at: due,
    }),
  );
  context.wakeAt(due);
}

function subscriptionRow(context: CommandContext, instance: LiveInstance, wait: Wait): SubscriptionRow {
  const { row } = instance;
  return {
    id: `${row.id}:${wait.number}`,
    instance_id: row.id,
    root_id: row.root_id,
    wait: wait.number,
    execution: wait.execution,
    definition_key: row.definition_key,
    element: wait.element,
    kind: wait.kind === 'timer' ? 'message' : wait.kind,
    name: wait.name ?? '',
    correlation_key: wait.correlationKey ?? null,
    business_key: row.business_key,
    created_at: context.now,
  };
}

function gatherExecutions(context: CommandContext, instance: LiveInstance, changes: Changes): void {
  const before = instance.before?.state.executions ?? {};
  const now = instance.snapshot.state.executions;
  for (const execution of Object.values(before)) {
    const kept = now[execution.number];
    if (jobFor(execution) !== null && jobFor(execution) !== jobFor(kept))
      changes.deadJobs.push(continueJobId(instance.row.id, execution.number));
    if (execution.incident !== undefined && kept?.incident === undefined)
      changes.deadIncidents.push(`${instance.row.id}:${execution.number}`);
    if (kept === undefined && carriesOperation(instance, execution))
      changes.deadJobs.push(operationJobId(instance.row.id, execution.number));
    if (waitsForSandbox(instance, execution) && (kept === undefined || !waitsForSandbox(instance, kept)))
      changes.deadJobs.push(evaluationJobId(instance.row.id, execution.number));
  }
  for (const execution of Object.values(now)) {
    const stored = before[execution.number];
    if (jobFor(execution) !== null && jobFor(execution) !== jobFor(stored)) {
      changes.jobs.push(
        jobRow(context, {
          ...jobPlace(instance, execution.number, execution.element),
          id: continueJobId(instance.row.id, execution.number),
          kind: 'continue',
          due_at: context.now,
        }),
      );
      context.wakeAt(context.now);
    }
    if (execution.incident !== undefined && execution.incident !== stored?.incident)
      gatherIncident(context, instance, execution, execution.incident, changes);
  }
}

function carriesOperation(instance: LiveInstance, execution: Execution): boolean {
  const node = instance.node(execution.element);
  return execution.phase === 'active' && node !== undefined && 'operation' in node && node.operation !== null;
}

function waitsForSandbox(instance: LiveInstance, execution: Execution): boolean {
  if (execution.incident !== undefined) return false;
  return (
    execution.awaiting !== undefined ||
    (execution.phase === 'active' && instance.node(execution.element)?.kind === 'businessRuleTask')
  );
}

/**
 * What a job is needed for; null for nothing. asyncBefore and asyncAfter wait for one, and so do the next iterations of
 * a large multi-instance; after an incident a person decides, and an evaluation has a job of its own.
 */
function jobFor(execution: Execution | undefined): string | null {
  if (execution === undefined || execution.incident !== undefined || execution.awaiting !== undefined) return null;
  const { phase, loop } = execution;
  // What was begun by a job of its own may need another one to leave.
  if (phase === 'ready' || phase === 'leaving') return phase;
  return isSpread(execution) && loop !== undefined && loop.started < (loop.total ?? 0) ? `from ${loop.started}` : null;
}

function gatherIncident(
  context: CommandContext,
  instance: LiveInstance,
  execution: Execution,
  incident: { code: string; message: string },
  changes: Changes,
): void {
  const { row } = instance;
  const id = `${row.id}:${execution.number}`;
  changes.incidents.push({
    id,
    instance_id: row.id,
    root_id: row.root_id,
    execution: execution.number,
    definition_id: row.definition_id,
    definition_key: row.definition_key,
    element: execution.element,
    code: incident.code,
    message: incident.message,
    created_at: context.now,
  });
  context.changed({ type: 'incident', id, instanceId: row.id });
}

function jobPlace(instance: LiveInstance, execution: number, element: string) {
  const { row } = instance;
  return {
    instance_id: row.id,
    root_id: row.root_id,
    execution,
    definition_id: row.definition_id,
    definition_key: row.definition_key,
    element,
  };
}
