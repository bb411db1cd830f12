/**
 * An operation that reaches outside runs between two commands: `beginOperation` writes down that it is about to happen,
 * `finishOperation` what came of it. Both are fenced by the job's lease, so a node that was frozen past its lease
 * changes nothing (P7), and an effect of unknown outcome is never blindly repeated (P4).
 */
import { Type } from '@sinclair/typebox';
import { decode, encode, type Value, type ValueObject } from '../expression/value.ts';
import type { ExternalOperation, InstanceRef } from '../plugin.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import type { LiveInstance } from '../runtime/live-instance.ts';
import { CONFIRMED, instanceRef, operationInput } from '../runtime/operations.ts';
import type { RegisteredOperation } from '../runtime/plugin-registry.ts';
import { type JobRow, deleteJobs, findJob, rescheduleJob } from '../store/jobs.ts';
import { beginOperationLog, findOperationLog, finishOperationLog, forgetOperationLog } from '../store/operation-log.ts';
import { type JobLease, holdJob, letStand } from './job-lease.ts';
import { retryLater } from './run-job.ts';
import { VariablesSchema } from './schemas.ts';

const LEASE = { jobId: Type.String(), owner: Type.String(), attempt: Type.Integer() };

/** What to do outside; null when there is nothing (left) to do. */
export interface OperationOrder {
  readonly operation: string;
  readonly key: string;
  readonly input: Value;
  readonly instance: InstanceRef;
}

export const beginOperation: Command<JobLease, OperationOrder | null> = {
  name: 'operation.begin',
  audited: false,
  input: Type.Object(LEASE, { additionalProperties: false }),
  permit(context) {
    requireRight(context.actor, 'engine.internal');
  },
  async run(context, lease) {
    const found = await find(context, lease);
    if (found?.instance.suspended === true) await letStand(context, found.job);
    if (found === null || found.instance.suspended) return null;
    const { job, instance, execution, registered, operation } = found;
    const input = operationInput(
      instance,
      { execution, compensates: instance.execution(execution)?.compensates ?? null },
      registered,
    );
    const faults = registered.checkInput(input);
    if (faults.length > 0) {
      await giveUp(
        context,
        job,
        instance,
        execution,
        'OPERATION_INPUT',
        `${operation.name}: ${faults[0]?.at} ${faults[0]?.message}`,
      );
      return null;
    }
    const ref = instanceRef(instance, execution);
    const key = operation.key?.(asObject(input)) ?? `${ref.activityInstanceId}:${operation.name}`;
    const log = await context.tx.one(findOperationLog, { operation: operation.name, key });
    if (log?.status === 'DONE') {
      await settle(context, job, instance, { type: 'answer', execution, output: decode(log.output ?? '{}'), now: context.now });
      return null;
    }
    const beginner = log === undefined || log.job_id === job.id ? job : await context.tx.one(findJob, { id: log.job_id });
    if (beginner !== undefined && beginner.id !== job.id) {
      await waitForOther(context, job);
      return null;
    }
    const confirmed = job.payload === CONFIRMED && lease.attempt === 1;
    if (log !== undefined && !operation.retrySafe && !confirmed) {
      await giveUp(
        context,
        job,
        instance,
        execution,
        'OUTCOME_UNKNOWN',
        `${operation.name} was begun before and its outcome is unknown.`,
      );
      return null;
    }
    const begun = await context.tx.run(beginOperationLog, {
      operation: operation.name,
      key,
      attempt: lease.attempt,
      jobId: job.id,
      from: log?.job_id ?? job.id,
      rootId: instance.row.root_id,
      now: context.now,
    });
    if (begun === 0) {
      await waitForOther(context, job);
      return null;
    }
    return { operation: operation.name, key, input, instance: ref };
  },
};

export type OperationOutcome =
  | { readonly type: 'done'; readonly output: ValueObject }
  | { readonly type: 'businessError'; readonly code: string; readonly message: string; readonly variables: ValueObject }
  /** Nobody knows whether it happened: it threw, or ran out of time. */
  | { readonly type: 'unknown'; readonly message: string };

export const finishOperation: Command<JobLease & { readonly key: string; readonly outcome: OperationOutcome }, void> = {
  name: 'operation.finish',
  audited: false,
  input: Type.Object({ ...LEASE, key: Type.String(), outcome: VariablesSchema }, { additionalProperties: false }),
  permit(context) {
    requireRight(context.actor, 'engine.internal');
  },
  async run(context, { key, outcome, ...lease }) {
    const found = await find(context, lease);
    if (found === null) return;
    const { job, instance, execution, registered, operation } = found;
    const name = operation.name;
    switch (outcome.type) {
      case 'done': {
        const output = registered.output.toVariables(outcome.output);
        await context.tx.run(finishOperationLog, { operation: name, key, output: encode(output), now: context.now });
        await settle(context, job, instance, { type: 'answer', execution, output, now: context.now });
        return;
      }
      case 'businessError':
        await context.tx.run(forgetOperationLog, { operation: name, key });
        // It has not happened: it is tried again once the instance goes on.
        if (instance.suspended) {
          await letStand(context, job);
          return;
        }
        await settle(context, job, instance, { ...outcome, type: 'error', execution, now: context.now });
        return;
      case 'unknown':
        if (operation.retrySafe) await retryLater(context, instance, job, execution, outcome.message);
        else await giveUp(context, job, instance, execution, 'OUTCOME_UNKNOWN', outcome.message);
    }
  },
};

/** Another activity with the same key is at it: what comes of it counts for this one too. */
async function waitForOther(context: CommandContext, job: JobRow): Promise<void> {
  const due = context.now + (context.services.settings.backoff[0] ?? 0);
  await context.tx.run(rescheduleJob, { id: job.id, due, retries: job.retries, error: null });
  context.wakeAt(due);
}

interface Found {
  readonly job: JobRow;
  readonly instance: LiveInstance;
  readonly execution: number;
  readonly registered: RegisteredOperation;
  readonly operation: ExternalOperation;
}

/** The job with what it is for; null (and the job gone) when the instance has moved on. */
async function find(context: CommandContext, lease: JobLease): Promise<Found | null> {
  const job = await holdJob(context, lease);
  if (job.root_id === null || job.instance_id === null || job.execution === null) return null;
  const tree = await context.tree(job.root_id);
  const instance = await tree.get(job.instance_id);
  const registered = context.services.plugins.operation(job.name ?? '');
  if (!instance.awaits(job.execution) || registered?.operation.effect !== 'external') {
    await context.tx.run(deleteJobs, { ids: [job.id] });
    return null;
  }
  return { job, instance, execution: job.execution, registered, operation: registered.operation };
}

async function settle(
  context: CommandContext,
  job: JobRow,
  instance: LiveInstance,
  input: Parameters<LiveInstance['step']>[0],
): Promise<void> {
  await context.tx.run(deleteJobs, { ids: [job.id] });
  const tree = await context.tree(instance.row.root_id);
  await tree.advance(instance.row.id, input);
}

async function giveUp(
  context: CommandContext,
  job: JobRow,
  instance: LiveInstance,
  execution: number,
  code: string,
  message: string,
): Promise<void> {
  await settle(context, job, instance, { type: 'fail', execution, code, message, now: context.now });
}

function asObject(value: Value): ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ValueObject) : {};
}
