/** Where text and files run that nothing inside bounds: workers with a limit of time and memory, without anything of ours (S2, S3). */
import { DecisionError, type DecisionErrorCode } from '../../expression/index.ts';
import { type Value, type ValueObject, decode, encode } from '../../expression/value.ts';
import { type Finding, LIMITS, ModelError } from '../../model/index.ts';
import type { Settings } from '../settings.ts';
import { PoolError, WorkerPool } from './worker-pool.ts';

/** What `evaluation-worker` is given: FEEL and, as `encode` writes them, the variables that it reads. */
export interface EvaluationOrder {
  readonly source: string;
  readonly variables: string;
}

/** What `model-worker` is given. */
export type ModelOrder =
  | { readonly type: 'bpmn' | 'dmn'; readonly content: string }
  | { readonly type: 'decide'; readonly content: string; readonly decision: string; readonly variables: string };

/** What the workers reply, as JSON. */
export type WorkerReply =
  | { readonly type: 'value'; readonly value: string }
  | { readonly type: 'readable' }
  | { readonly type: 'refusedModel'; readonly findings: readonly Finding[] }
  | {
      readonly type: 'refusedDecision';
      readonly code: DecisionErrorCode;
      readonly elementId: string;
      readonly message: string;
    }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

export type Evaluated =
  | { readonly type: 'value'; readonly value: Value }
  | {
      readonly type: 'failed';
      readonly code: string;
      readonly message: string;
      /** True when a busy machine may have been the reason: it is worth another try. */
      readonly again: boolean;
    };

const EVALUATION_MEGABYTES = 64;

export class Sandbox {
  readonly #limits: Pick<Settings, 'evaluationMilliseconds' | 'parseMilliseconds'>;
  readonly #evaluations = new WorkerPool({
    worker: 'evaluation-worker',
    size: 2,
    spares: 1,
    megabytes: EVALUATION_MEGABYTES,
  });
  readonly #models = new WorkerPool({ worker: 'model-worker', size: 1, spares: 0, megabytes: LIMITS.parseMegabytes });

  constructor(limits: Pick<Settings, 'evaluationMilliseconds' | 'parseMilliseconds'>) {
    this.#limits = limits;
  }

  /**
   * Evaluates FEEL that a step budget does not bound.
   * @param variables those that it reads and that exist
   * @throws PoolError CLOSED while the engine stops
   */
  async evaluate(source: string, variables: ValueObject): Promise<Evaluated> {
    const order: EvaluationOrder = { source, variables: encode(variables) };
    return this.#evaluated(this.#evaluations, order, this.#limits.evaluationMilliseconds);
  }

  /** Evaluates a decision of a DMN file; the limit is that of reading a file, because the file is read first. */
  async decide(content: string, decision: string, variables: ValueObject): Promise<Evaluated> {
    const order: ModelOrder = { type: 'decide', content, decision, variables: encode(variables) };
    return this.#evaluated(this.#models, order, this.#limits.parseMilliseconds);
  }

  /**
   * Reads a file only to see whether it can be read within the limits.
   * @throws ModelError or DecisionError as `readBpmn` and `readDmn` do, or when it takes too long or too much memory
   */
  async check(type: 'bpmn' | 'dmn', content: string): Promise<void> {
    const order: ModelOrder = { type, content };
    let reply: WorkerReply;
    try {
      reply = parse(await this.#models.run(JSON.stringify(order), this.#limits.parseMilliseconds));
    } catch (error) {
      throw error instanceof PoolError ? tooCostly(type, error) : error;
    }
    if (reply.type === 'refusedModel') throw new ModelError(reply.findings);
    if (reply.type === 'refusedDecision') throw new DecisionError(reply.code, reply.elementId, reply.message);
    if (reply.type === 'failed') throw new Error(reply.message);
  }

  async close(): Promise<void> {
    await Promise.all([this.#evaluations.close(), this.#models.close()]);
  }

  async #evaluated(pool: WorkerPool, order: EvaluationOrder | ModelOrder, milliseconds: number): Promise<Evaluated> {
    let reply: WorkerReply;
    try {
      reply = parse(await pool.run(JSON.stringify(order), milliseconds));
    } catch (error) {
      if (!(error instanceof PoolError) || error.code === 'CLOSED') throw error;
      return {
        type: 'failed',
        code: `EXPRESSION_${error.code}`,
        message: `The evaluation was ended. ${error.message}`,
        again: true,
      };
    }
    if (reply.type === 'value') return { type: 'value', value: decode(reply.value) };
    if (reply.type === 'failed') return { type: 'failed', code: reply.code, message: reply.message, again: false };
    const message = reply.type === 'refusedDecision' ? reply.message : 'The decision cannot be read.';
    return { type: 'failed', code: 'DECISION_FAILED', message, again: false };
  }
}

/** The replies come from our own code in the worker. */
function parse(reply: string): WorkerReply {
  return JSON.parse(reply) as WorkerReply;
}

function tooCostly(type: 'bpmn' | 'dmn', error: PoolError): Error {
  if (error.code === 'CLOSED' || error.code === 'CRASHED') return error;
  const message = `The file cannot be read within the limits: ${error.message}`;
  if (type === 'dmn') return new DecisionError('DMN_MODEL', '', `${message} Split it into several files.`);
  return new ModelError([
    {
      code: error.code === 'TIMEOUT' ? 'FILE_TOO_SLOW' : 'FILE_TOO_MUCH_MEMORY',
      message,
      remedy: 'Split the process: move a part into a process of its own and call it.',
      elementIds: [],
      line: 1,
      column: 1,
      severity: 'error',
      kind: 'not-run',
    },
  ]);
}
