/** Bounds and defaults; every one can be set when the engine is opened. */
import { LIMITS } from '../model/index.ts';

export interface Settings {
  /** Bytes of one variable's JSON (413 beyond). */
  readonly variableLimit: number;
  /** Bytes of all variables of an instance (413 beyond). */
  readonly instanceLimit: number;
  /** ISO 8601: how long finished instances are kept unless their process says otherwise. */
  readonly historyTimeToLive: string;
  /** Camunda's default: three tries. */
  readonly defaultRetries: number;
  /** Milliseconds until a failed job is tried again, by attempt; the last one repeats. */
  readonly backoff: readonly number[];
  /** Milliseconds a node keeps a job for itself. */
  readonly leaseMilliseconds: number;
  /** Milliseconds between two heartbeats of a long call, each of which extends its lease; at most a third of the lease. */
  readonly heartbeatMilliseconds: number;
  /** Milliseconds between looks at the job table when nothing wakes the runner. */
  readonly pollMilliseconds: number;
  readonly jobsAtOnce: number;
  /** Milliseconds after which an evaluation that cannot be bounded is ended (S2). */
  readonly evaluationMilliseconds: number;
  /** Milliseconds after which reading a file is ended (S3). */
  readonly parseMilliseconds: number;
  /** Milliseconds an Idempotency-Key is remembered. */
  readonly idempotencyMilliseconds: number;
  /** Messages sent by flows wait this long when nothing waits for them yet (milliseconds). */
  readonly messageTimeToLive: number;
  /** Commands waiting beyond this: new starts are refused with 503, completions never are (P11). */
  readonly queueLimit: number;
  /** Whether this node runs timers, messages and retries by itself; tests drive them by hand. */
  readonly runJobs: boolean;
}

export const DEFAULT_SETTINGS: Settings = Object.freeze({
  variableLimit: 64 * 1024,
  instanceLimit: 256 * 1024,
  historyTimeToLive: 'P180D',
  defaultRetries: 3,
  backoff: [1_000, 10_000, 60_000, 300_000],
  leaseMilliseconds: 30_000,
  heartbeatMilliseconds: 10_000,
  pollMilliseconds: 5_000,
  jobsAtOnce: 32,
  evaluationMilliseconds: 100,
  parseMilliseconds: LIMITS.parseMilliseconds,
  idempotencyMilliseconds: 24 * 3_600_000,
  messageTimeToLive: 3_600_000,
  queueLimit: 2_000,
  runJobs: true,
});
