/** How often and when something that failed is tried again. */
import type { Settings } from './settings.ts';

export interface RetryPolicy {
  readonly tries: number;
  /** Milliseconds between tries; null = the engine's backoff. */
  readonly interval: number | null;
}

const CYCLE = /^R(\d{1,6})\/(P.+)$/;
const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** From `R5/PT5M` (Camunda), a number of retries (Zeebe), or the engine's default. */
export function retryPolicy(settings: Settings, cycle: string | null, retries: number | null): RetryPolicy {
  const match = cycle === null ? null : CYCLE.exec(cycle);
  if (match !== null) return { tries: Number(match[1]), interval: milliseconds(match[2] ?? '') };
  return { tries: Math.max(1, retries ?? settings.defaultRetries), interval: null };
}

/** Milliseconds to wait after the n-th failed attempt. */
export function delayAfter(policy: RetryPolicy, settings: Settings, attempt: number): number {
  if (policy.interval !== null) return policy.interval;
  return settings.backoff[Math.min(attempt, settings.backoff.length) - 1] ?? 0;
}

/** A constant ISO 8601 duration of days and smaller, in milliseconds; 0 when it is none. */
export function milliseconds(duration: string): number {
  const match = DURATION.exec(duration);
  if (match === null) return 0;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
