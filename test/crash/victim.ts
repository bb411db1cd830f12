import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { copyDist, repository } from '../support/dist.ts';

/** The server process that is killed and started again. Its port changes with every start. */
export class Victim {
  readonly #database: string;
  readonly #outside: string;
  readonly #code = copyDist();
  #child: ChildProcess | undefined;
  #port: Promise<number> | undefined;
  /** Milliseconds from start to ready, of every start that came so far. */
  readonly readyTimes: number[] = [];
  /** What the processes wrote to standard error (the end of it). */
  complaint = '';

  constructor(database: string, outside: string) {
    this.#database = database;
    this.#outside = outside;
  }

  /** Starts it; resolves when it answers. Rejects when it ends before. */
  async start(failpoint = ''): Promise<void> {
    const program = join(this.#code.folder, 'test/crash/server.js');
    const began = performance.now();
    const child = spawn(process.execPath, [program, this.#database, this.#outside], {
      cwd: repository,
      env: { ...process.env, CARTABLE_FAILPOINT: failpoint },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stderr.on('data', (chunk: Buffer) => {
      this.complaint = (this.complaint + chunk.toString()).slice(-4_000);
    });
    const port = new Promise<number>((resolvePort, reject) => {
      child.stdout.once('data', (chunk: Buffer) => {
        this.readyTimes.push(performance.now() - began);
        resolvePort(Number(chunk.toString()));
      });
      child.once('close', () => reject(new Error(`The server ended before it was ready: ${this.complaint}`)));
    });
    this.#port = port;
    await port;
  }

  /** Where it answers now; rejects while it is down. */
  async url(): Promise<string> {
    if (this.#port === undefined) throw new Error('The server was never started');
    return `http://127.0.0.1:${await this.#port}`;
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    child.kill('SIGKILL');
    await this.ended();
  }

  /** SIGSTOP: it stands still without knowing, its connections open. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** SIGCONT: it goes on as if nothing had been. */
  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** The end of its part: kills what runs and removes its copy of the code. */
  async remove(): Promise<void> {
    await this.kill();
    this.#code.remove();
  }

  /** True when the present process ends without being killed from here, within so many milliseconds. */
  async endsBySelf(patience: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const impatient = new Promise<false>((resolveEnd) => {
      timer = setTimeout(() => resolveEnd(false), patience);
    });
    const ended = this.ended().then(() => true);
    return await Promise.race([ended, impatient]).finally(() => clearTimeout(timer));
  }

  /** Resolves when the present process has ended. */
  async ended(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolveEnd) => child.once('exit', resolveEnd));
  }
}
