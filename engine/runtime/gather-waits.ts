/** What instances wait for, as rows: jobs, subscriptions and incidents. */
import { isSpread } from '../kernel/spread.ts';
import type { Execution, Snapshot, Wait } from '../kernel/state.ts';
import type { SubscriptionRow } from '../store/subscriptions.ts';
import type { Changes } from './changes.ts';
import type { CommandContext } from './command.ts';
import { continueJobId, evaluationJobId, jobRow, operationJobId, timerJobId } from './job-rows.ts';
import type { LiveInstance } from './live-instance.ts';

export function gatherWaits(context: CommandContext, instance: LiveInstance, { state }: Snapshot, changes: Changes): void {
  const before = instance.before?.state.waits ?? {};
  const now = state.waits;
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

export function gatherExecutions(context: CommandContext, instance: LiveInstance, { state }: Snapshot, changes: Changes): void {
  const before = instance.before?.state.executions ?? {};
  const now = state.executions;
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
