import { Type } from '@sinclair/typebox';
import { encode } from '../expression/value.ts';
import type { Input } from '../kernel/protocol.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { type Evaluation, awaitEvaluation, awaitsEvaluation, presentEvaluation } from '../runtime/evaluations.ts';
import type { LiveInstance } from '../runtime/live-instance.ts';
import type { Evaluated } from '../runtime/pool/sandbox.ts';
import { deleteJobs } from '../store/jobs.ts';
import { type JobLease, holdJob, letStand } from './job-lease.ts';
import { retryLater } from './run-job.ts';
import { VariablesSchema } from './schemas.ts';

export interface ApplyEvaluation extends JobLease {
  /** What was evaluated, as the job held it. */
  readonly evaluation: string;
  readonly outcome: Evaluated;
}

/**
 * Gives the instance what the sandbox made of an evaluation, fenced by the job's lease. When a variable that it read
 * has another value by now the outcome counts for nothing, good or bad, and it is evaluated again.
 */
export const applyEvaluation: Command<ApplyEvaluation, void> = {
  name: 'evaluation.apply',
  audited: false,
  input: Type.Object(
    {
      jobId: Type.String(),
      owner: Type.String(),
      attempt: Type.Integer(),
      evaluation: Type.String(),
      outcome: VariablesSchema,
    },
    { additionalProperties: false },
  ),

  permit(context) {
    requireRight(context.actor, 'engine.internal');
  },

  async run(context, { evaluation: evaluated, outcome, ...lease }) {
    const job = await holdJob(context, lease);
    if (job.root_id === null || job.instance_id === null || job.execution === null) return;
    const { execution } = job;
    const tree = await context.tree(job.root_id);
    const instance = await tree.get(job.instance_id);
    if (instance.suspended) {
      await letStand(context, job);
      return;
    }
    const evaluation = JSON.parse(evaluated) as Evaluation;

    if (awaitsEvaluation(instance, execution, evaluation)) {
      const present = await presentEvaluation(context, instance, execution, evaluation);
      if (JSON.stringify(present) !== evaluated) {
        await context.tx.run(deleteJobs, { ids: [job.id] });
        await askAgain(context, instance, execution, present);
        return;
      }
      if (outcome.type === 'failed' && outcome.again) {
        await retryLater(context, instance, job, execution, outcome.message, outcome.code);
        return;
      }
      await context.tx.run(deleteJobs, { ids: [job.id] });
      await tree.advance(job.instance_id, inputOf(context, execution, outcome));
      return;
    }
    await context.tx.run(deleteJobs, { ids: [job.id] });
  },
};

/** The kernel makes the request for an expression anew, as the element may by now ask for another one, or for none. */
async function askAgain(
  context: CommandContext,
  instance: LiveInstance,
  execution: number,
  present: Evaluation | null,
): Promise<void> {
  if (present?.type === 'decision') {
    await awaitEvaluation(context, instance, execution, present);
    return;
  }
  const tree = await context.tree(instance.row.root_id);
  await tree.advance(instance.row.id, { type: 'continue', execution, now: context.now });
}

function inputOf(context: CommandContext, execution: number, outcome: Evaluated): Input {
  const { now, services } = context;
  if (outcome.type === 'failed') return { type: 'fail', execution, code: outcome.code, message: outcome.message, now };
  const bytes = encode(outcome.value).length;
  const { variableLimit } = services.settings;
  if (bytes <= variableLimit) return { type: 'answer', execution, output: outcome.value, now };
  const message = `The value has ${bytes} bytes; ${variableLimit} are allowed.`;
  return { type: 'fail', execution, code: 'RESULT_TOO_LARGE', message, now };
}
