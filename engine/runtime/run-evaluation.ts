/** Carries out a waiting evaluation: in the sandbox, outside any transaction; a command applies what came of it. */
import { applyEvaluation } from '../commands/apply-evaluation.ts';
import type { JobLease } from '../commands/job-lease.ts';
import { CartableError } from '../errors.ts';
import { decode, isObject, type ValueObject } from '../expression/value.ts';
import { SYSTEM } from './actor.ts';
import { readResource } from './definitions.ts';
import type { Executor } from './command.ts';
import type { Evaluation } from './evaluations.ts';
import type { Evaluated } from './pool/sandbox.ts';
import type { Services } from './services.ts';

/** @param evaluation the job's payload */
export async function runEvaluation(engine: Executor, lease: JobLease, evaluation: string): Promise<void> {
  const outcome = await evaluate(engine.services, JSON.parse(evaluation) as Evaluation);
  try {
    await engine.execute(applyEvaluation, SYSTEM, { ...lease, evaluation, outcome });
  } catch (error) {
    // What it led to does not fit into the instance: nothing was changed, and another try would end the same way.
    if (!(error instanceof CartableError) || error.code !== 'PAYLOAD_TOO_LARGE') throw error;
    const tooLarge = { type: 'failed', code: 'RESULT_TOO_LARGE', message: error.message, again: false } as const;
    await engine.execute(applyEvaluation, SYSTEM, { ...lease, evaluation, outcome: tooLarge });
  }
}

async function evaluate({ sandbox, database }: Services, evaluation: Evaluation): Promise<Evaluated> {
  const variables = variablesOf(evaluation);
  if (evaluation.type === 'expression') return sandbox.evaluate(evaluation.source, variables);
  const { deploymentId, resource, decision } = evaluation;
  const content = await database.read((tx) => readResource(tx, deploymentId, resource));
  return sandbox.decide(content, decision, variables);
}

function variablesOf({ variables }: Evaluation): ValueObject {
  const decoded = decode(variables);
  return isObject(decoded) ? decoded : {};
}
