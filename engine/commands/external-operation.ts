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
import { instanceRef, operationInput } from '../runtime/operations.ts';
import type { RegisteredOperation } from '../runtime/plugin-registry.ts';
import { type JobRow, deleteJobs, findJob } from '../store/jobs.ts';
import { findOperationLog, forgetOperationLog, writeOperationLog } from '../store/operation-log.ts';
import { type JobLease, holdJob } from './job-lease.ts';
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
    if (found === null) return null;
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
    if (log?.status === 'STARTED' && !operation.retrySafe) {
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
    await context.tx.run(writeOperationLog, {
      operation: operation.name,
      key,
      status: 'STARTED',
      attempt: lease.attempt,
      output: null,
      rootId: instance.row.root_id,
      now: context.now,
    });
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
        const rootId = instance.row.root_id;
        await context.tx.run(writeOperationLog, {
          operation: name,
          key,
          status: 'DONE',
          attempt: lease.attempt,
          output: encode(output),
          rootId,
          now: context.now,
        });
        await settle(context, job, instance, { type: 'answer', execution, output, now: context.now });
        return;
      }
      case 'businessError':
        await context.tx.run(forgetOperationLog, { operation: name, key });
        await settle(context, job, instance, { ...outcome, type: 'error', execution, now: context.now });
        return;
      case 'unknown':
        if (operation.retrySafe) await retryLater(context, instance, job, execution, outcome.message);
        else await giveUp(context, job, instance, execution, 'OUTCOME_UNKNOWN', outcome.message);
    }
  },
};

interface Found {
  readonly job: JobRow;
  readonly instance: LiveInstance;
  readonly execution: number;
  readonly registered: RegisteredOperation;
  readonly operation: ExternalOperation;
}

/** The job with what it is for; null (and the job gone) when the instance has moved on. */
async function find(context: CommandContext, lease: JobLease): Promise<Found | null> {
  await holdJob(context, lease);
  const job = await context.tx.one(findJob, { id: lease.jobId });
  if (job === undefined || job.root_id === null || job.instance_id === null || job.execution === null) return null;
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
