/**
 * A few worker threads for work that must not run beside everything else: it may take too long or too much memory.
 * A worker is ended from outside (S2, S3) and another one takes its place; nothing that was given to it lives on.
 */
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../errors.ts';

export interface PoolOptions {
  /** Name of the worker's file in this folder, without ending. */
  readonly worker: 'evaluation-worker' | 'model-worker';
  /** How many may work at the same time. */
  readonly size: number;
  /** Workers kept warm beyond those, so that nobody waits for a start after one was ended. */
  readonly spares: number;
  /** The heap of one worker. */
  readonly megabytes: number;
}

export type PoolErrorCode = 'TIMEOUT' | 'MEMORY' | 'CRASHED' | 'CLOSED';

/** The work was ended, or never begun. */
export class PoolError extends Error {
  readonly code: PoolErrorCode;
  constructor(code: PoolErrorCode, message: string) {
    super(message);
    this.name = 'PoolError';
    this.code = code;
  }
}

interface Task {
  readonly message: string;
  readonly milliseconds: number;
  resolve(reply: string): void;
  reject(error: PoolError): void;
}

/** A worker says `null` once it is ready, and then one text for each text that it is given. */
interface Member {
  readonly worker: Worker;
  ready: boolean;
  task: Task | null;
  timer: NodeJS.Timeout | null;
  failure: PoolError | null;
}

/** Starts nothing before the first task. Idle workers do not keep the process alive; those at work do. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  readonly #queue: Task[] = [];
  readonly #ending = new Set<Promise<unknown>>();
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Gives the text to a worker and waits for its reply. The limit counts from when a worker that is ready takes it up.
   * @throws PoolError TIMEOUT, MEMORY (its heap was full), CRASHED, CLOSED
   */
  run(message: string, milliseconds: number): Promise<string> {
    if (this.#closed) return Promise.reject(new PoolError('CLOSED', 'The engine is stopping.'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ message, milliseconds, resolve, reject });
      this.#proceed();
    });
  }

  /** Ends every worker; what still waits is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const task of this.#queue.splice(0)) task.reject(new PoolError('CLOSED', 'The engine is stopping.'));
    for (const member of this.#members) this.#end(member, new PoolError('CLOSED', 'The engine is stopping.'));
    await Promise.all(this.#ending);
  }

  #proceed(): void {
    for (const member of this.#members) {
      if (!member.ready || member.task !== null || this.#busy >= this.#options.size) continue;
      const task = this.#queue.shift();
      if (task === undefined) break;
      this.#give(member, task);
    }
    this.#fill();
    for (const member of this.#members) {
      if (member.task !== null || this.#queue.length > 0) member.worker.ref();
      else member.worker.unref();
    }
  }

  get #busy(): number {
    let busy = 0;
    for (const member of this.#members) if (member.task !== null) busy += 1;
    return busy;
  }

  #fill(): void {
    if (this.#closed) return;
    const wanted = Math.min(this.#options.size, this.#busy + this.#queue.length);
    if (wanted === 0) return;
    while (this.#members.size < wanted + this.#options.spares) this.#start();
  }

  #start(): void {
    const member: Member = { worker: startWorker(this.#options), ready: false, task: null, timer: null, failure: null };
    this.#members.add(member);
    member.worker.on('message', (reply: unknown) => this.#hear(member, reply));
    member.worker.on('error', (error: unknown) => {
      member.failure ??= failureOf(error, this.#options.megabytes);
    });
    member.worker.on('exit', () => this.#bury(member));
  }

  #give(member: Member, task: Task): void {
    member.task = task;
    // When this thread itself was held up, the reply may be there already: it is heard before the worker is ended.
    member.timer = setTimeout(() => {
      setImmediate(() => {
        if (member.task === task) this.#end(member, new PoolError('TIMEOUT', `It took more than ${task.milliseconds} ms.`));
      });
    }, task.milliseconds);
    member.worker.postMessage(task.message);
  }

  #hear(member: Member, reply: unknown): void {
    if (typeof reply === 'string') this.#release(member)?.resolve(reply);
    else member.ready = true;
    this.#proceed();
  }

  #release(member: Member): Task | null {
    const { task, timer } = member;
    if (timer !== null) clearTimeout(timer);
    member.task = null;
    member.timer = null;
    return task;
  }

  #end(member: Member, reason: PoolError): void {
    member.failure ??= reason;
    const ending = member.worker.terminate().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  /** A worker that could not even start takes one task with it, so that a broken one is not started for ever. */
  #bury(member: Member): void {
    this.#members.delete(member);
    const task = this.#release(member) ?? (member.ready ? null : (this.#queue.shift() ?? null));
    task?.reject(member.failure ?? new PoolError('CRASHED', 'The worker ended without a reply.'));
    if (task !== null || this.#queue.length > 0) this.#proceed();
  }
}

/** Node cannot run the sources of a worker as they are; what is built it can. */
function startWorker({ worker, megabytes }: PoolOptions): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const file = new URL(`./${worker}${isSource ? '.ts' : '.js'}`, import.meta.url);
  return new Worker(isSource ? new URL('./test-support/typescript-worker.js', import.meta.url) : file, {
    env: {},
    execArgv: [],
    workerData: isSource ? file.href : null,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
}

function failureOf(error: unknown, megabytes: number): PoolError {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new PoolError('MEMORY', `It took more than ${megabytes} MB.`);
  return new PoolError('CRASHED', messageOf(error));
}
