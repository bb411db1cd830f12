/**
 * Runs what is due: timers, continuations, retries, messages, recurring work. Jobs are leased (fenced by owner and
 * attempt), so several nodes share them; each is carried out by a command like any other.
 */
import { messageOf } from '../errors.ts';
import { type JobRow, leaseDue, nextDue, releaseLeases } from '../store/jobs.ts';
import type { Services } from './services.ts';

export interface JobRunner {
  /** Looks at the job table no later than this time. */
  wakeAt(due: number): void;
  /** Runs everything due now, until nothing is. Gives how many jobs ran. */
  runDue(): Promise<number>;
  /** Jobs finished since the start, by kind and outcome. */
  readonly counts: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

const WAKE_CHANNEL = 'cartable_job';
/** Node's timers overflow beyond this; longer waits are cut and looked at again. */
const LONGEST_SLEEP = 2 ** 31 - 1;

export function startJobRunner(services: Services, owner: string, run: (job: JobRow) => Promise<void>): JobRunner {
  const { database, clock, settings, log } = services;
  const counts: Record<string, number> = {};
  let timer: NodeJS.Timeout | null = null;
  /** When the timer goes off, on the monotonic clock: the wall clock may jump (P9). */
  let goesOff = Infinity;
  let running: Promise<number> | null = null;
  let stopped = false;

  function wakeAt(due: number): void {
    if (due <= clock.now()) database.notify(WAKE_CHANNEL);
    schedule(due);
  }

  function schedule(due: number): void {
    if (stopped || !settings.runJobs) return;
    const delay = Math.min(LONGEST_SLEEP, Math.max(0, due - clock.now()));
    const at = performance.now() + delay;
    if (at >= goesOff) return;
    goesOff = at;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(awake, delay);
    timer.unref();
  }

  function awake(): void {
    goesOff = Infinity;
    timer = null;
    runDue()
      .then(() => scheduleNext())
      .catch((error: unknown) => {
        log.error({ error: messageOf(error) }, 'the job runner could not read its jobs');
        schedule(clock.now() + settings.pollMilliseconds);
      });
  }

  async function scheduleNext(): Promise<void> {
    const next = await database.read((tx) => tx.one(nextDue, {}));
    // Poll as well: another node may have written a job and its wake-up been lost.
    const poll = clock.now() + settings.pollMilliseconds;
    schedule(Math.min(poll, Math.max(next?.due_at ?? poll, clock.now() + 10)));
  }

  function runDue(): Promise<number> {
    running ??= drain().finally(() => {
      running = null;
    });
    return running;
  }

  async function drain(): Promise<number> {
    let total = 0;
    while (!stopped) {
      const now = clock.now();
      const jobs = await database.write((tx) =>
        tx.all(leaseDue, { now, owner, until: now + settings.leaseMilliseconds, limit: settings.jobsAtOnce }),
      );
      if (jobs.length === 0) break;
      await Promise.all(jobs.map(runOne));
      total += jobs.length;
    }
    return total;
  }

  async function runOne(job: JobRow): Promise<void> {
    try {
      await run(job);
      count(job, 'done');
    } catch (error) {
      // The lease runs out by itself and the job is tried again; `run` has already dealt with failures of the work.
      count(job, 'failed');
      log.error({ job: job.id, kind: job.kind, error: messageOf(error) }, 'a job could not be carried out');
    }
  }

  function count(job: JobRow, outcome: string): void {
    const name = `${job.kind}_${outcome}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }

  database.listen(WAKE_CHANNEL, () => schedule(clock.now()));
  schedule(clock.now());

  return {
    wakeAt,
    runDue,
    counts,
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running?.catch(() => 0);
      await database.write((tx) => tx.run(releaseLeases, { owner }));
    },
  };
}
