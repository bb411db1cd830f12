/**
 * Evaluations that wait for the sandbox. The kernel stops at the execution; a job holds what is to be evaluated and
 * the variables that it reads, all of it plain data; the result comes back by a command.
 */
import { type Value, encode } from '../expression/value.ts';
import type { Request } from '../kernel/protocol.ts';
import { Session } from '../kernel/session.ts';
import { deleteJobs, insertJobs } from '../store/jobs.ts';
import type { CommandContext } from './command.ts';
import { evaluationJobId, jobRow } from './job-rows.ts';
import type { LiveInstance } from './live-instance.ts';
import { policyFor } from './retries.ts';

export type Evaluation =
  | {
      readonly type: 'expression';
      readonly slot: string;
      readonly source: string;
      /** As `encode` writes them. */
      readonly variables: string;
      /** Epoch milliseconds (UTC) at which it was asked for. */
      readonly now: number;
    }
  | {
      readonly type: 'decision';
      readonly decision: string;
      readonly deploymentId: string;
      readonly resource: string;
      readonly reads: readonly string[];
      readonly variables: string;
    };

/** Leaves an evaluation to a job of this transaction; it takes the place of an earlier one. */
export async function awaitEvaluation(
  context: CommandContext,
  instance: LiveInstance,
  execution: number,
  evaluation: Evaluation,
): Promise<void> {
  const { row } = instance;
  const id = evaluationJobId(row.id, execution);
  const element = instance.execution(execution)?.element ?? null;
  await context.tx.run(deleteJobs, { ids: [id] });
  await context.tx.run(insertJobs, {
    rows: [
      jobRow(context, {
        id,
        kind: 'evaluate',
        instance_id: row.id,
        root_id: row.root_id,
        execution,
        definition_id: row.definition_id,
        definition_key: row.definition_key,
        element,
        name: evaluation.type === 'expression' ? evaluation.slot : evaluation.decision,
        payload: JSON.stringify(evaluation),
        due_at: context.now,
        retries: policyFor(context, instance, execution, instance.node(element ?? '')).tries,
      }),
    ],
  });
  context.wakeAt(context.now);
}

export function expressionOf({ slot, source, variables }: Extract<Request, { type: 'evaluate' }>, now: number): Evaluation {
  return { type: 'expression', slot, source, variables: encode(variables), now };
}

/** The variables of these names as the execution sees them; those that nothing declares are left out. */
export function variablesRead(instance: LiveInstance, execution: number, names: readonly string[]): string {
  const variables: Record<string, Value> = {};
  for (const name of names) {
    const value = instance.variable(execution, name);
    if (value !== undefined) variables[name] = value;
  }
  return encode(variables);
}

/** True while nothing but this evaluation's result moves the execution. */
export function awaitsEvaluation(instance: LiveInstance, execution: number, evaluation: Evaluation): boolean {
  if (evaluation.type === 'decision') return instance.awaits(execution);
  return instance.awaitsSlot(execution, evaluation.slot);
}

/**
 * What would be asked for now. It differs from what was asked when a variable that it reads has changed since.
 * An expression may also read what its element has not yet written (an input mapping of an earlier one), so the kernel
 * itself is asked: it is pure, and what it says here goes nowhere. What data stores hold it is told.
 */
export async function presentEvaluation(
  { stores }: CommandContext,
  instance: LiveInstance,
  execution: number,
  evaluation: Evaluation,
): Promise<Evaluation | null> {
  if (evaluation.type === 'decision') return { ...evaluation, variables: variablesRead(instance, execution, evaluation.reads) };
  const { now } = evaluation;
  const session = new Session(instance.definition.graph, instance.snapshot);
  const own = (requests: readonly Request[]): Request | undefined =>
    requests.find(({ type, execution: of }) => (type === 'evaluate' || type === 'readStores') && of === execution);
  let request = own(session.apply({ type: 'continue', execution, now }));
  if (request?.type === 'readStores') {
    const output = await stores.read(request.stores, request.toWrite);
    request = own(session.apply({ type: 'answer', execution, output, now }));
  }
  return request?.type === 'evaluate' ? expressionOf(request, now) : null;
}
