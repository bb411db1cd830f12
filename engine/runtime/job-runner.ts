/**
 * Runs what is due: timers, continuations, retries, messages, recurring work. Jobs are leased (fenced by owner and
 * attempt), so several nodes share them; each is carried out by a command like any other. What reaches outside may take
 * as long as its timeout and holds up nothing else.
 */
import { messageOf } from '../errors.ts';
import { type JobKind, type JobRow, leaseDue, nextDue, releaseLeases } from '../store/jobs.ts';
import type { Services } from './services.ts';

export interface JobRunner {
  /** Looks at the job table no later than this time. */
  wakeAt(due: number): void;
  /** Runs everything due now but for the kinds `except`, until nothing is. Gives how many jobs ran. */
  runDue(except?: readonly JobKind[]): Promise<number>;
  /** Jobs finished since the start, by kind and outcome. */
  readonly counts: Readonly<Record<string, number>>;
  /** How often in a row it could not read its jobs; 0 as soon as it can. */
  failures(): number;
  stop(): Promise<void>;
}

const WAKE_CHANNEL = 'cartable_job';
/** Node's timers overflow beyond this; longer waits are cut and looked at again. */
const LONGEST_SLEEP = 2 ** 31 - 1;

export interface JobWork {
  run(job: JobRow): Promise<void>;
  /** The command of `run` failed: sets when it is tried again. */
  fail(job: JobRow, error: unknown): Promise<void>;
}

export function startJobRunner(services: Services, owner: string, work: JobWork): JobRunner {
  const { database, clock, settings, log, plugins } = services;
  const external = new Set(
    [...plugins.operations()].flatMap(({ operation: { name, effect } }) => (effect === 'external' ? [name] : [])),
  );
  const outside = new Set<Promise<void>>();
  const counts: Record<string, number> = {};
  let timer: NodeJS.Timeout | null = null;
  /** When the timer goes off, on the monotonic clock: the wall clock may jump (P9). */
  let goesOff = Infinity;
  let running: Promise<number> | null = null;
  let stopped = false;
  let failures = 0;

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
    runInside()
      .then(() => scheduleNext())
      .then(() => {
        failures = 0;
      })
      .catch((error: unknown) => {
        failures += 1;
        log.error({ error: messageOf(error) }, 'the job runner could not read its jobs');
        schedule(clock.now() + settings.pollMilliseconds);
      });
  }

  async function scheduleNext(): Promise<void> {
    if (stopped) return;
    const next = await database.read((tx) => tx.one(nextDue, {}));
    // Poll as well: another node may have written a job and its wake-up been lost.
    const poll = clock.now() + settings.pollMilliseconds;
    schedule(Math.min(poll, Math.max(next?.due_at ?? poll, clock.now() + 10)));
  }

  async function runDue(except: readonly JobKind[] = []): Promise<number> {
    let total = await runInside(except);
    while (outside.size > 0) {
      await Promise.all(outside);
      total += await runInside(except);
    }
    return total;
  }

  /** Ends when nothing is due any more; what reaches outside may still be on its way. */
  function runInside(except: readonly JobKind[] = []): Promise<number> {
    running ??= drain(except).finally(() => {
      running = null;
    });
    return running;
  }

  async function drain(except: readonly JobKind[]): Promise<number> {
    let total = 0;
    while (!stopped) {
      const now = clock.now();
      const lease = settings.leaseMilliseconds;
      const without = outside.size < settings.jobsAtOnce ? [] : [...external];
      const wanted = { now, owner, lease, limit: settings.jobsAtOnce, without, except };
      const jobs = await database.write((tx) => tx.all(leaseDue, wanted));
      if (jobs.length === 0) break;
      // What an UPDATE returns is in no order.
      jobs.sort((one, other) => one.due_at - other.due_at || (one.id < other.id ? -1 : 1));
      await Promise.all(jobs.map((job) => (external.has(job.name ?? '') ? sendOut(job) : runOne(job))));
      total += jobs.length;
    }
    return total;
  }

  /** Begins it, and does not wait for it. */
  async function sendOut(job: JobRow): Promise<void> {
    const sent = runOne(job).finally(() => {
      outside.delete(sent);
      schedule(clock.now());
    });
    outside.add(sent);
  }

  async function runOne(job: JobRow): Promise<void> {
    try {
      await work.run(job);
      count(job, 'done');
    } catch (error) {
      count(job, 'failed');
      log.error({ job: job.id, kind: job.kind, error: messageOf(error) }, 'a job could not be carried out');
      // Where even that fails (no database, a lease lost meanwhile) the lease runs out and the job is taken up again.
      await work.fail(job, error).catch(() => undefined);
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
    failures: () => failures,
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running?.catch(() => 0);
      await Promise.all(outside);
      await database
        .write((tx) => tx.run(releaseLeases, { owner }))
        .catch((error: unknown) => log.warn({ error: messageOf(error) }, 'leases could not be given back; they run out'));
    },
  };
}
