/** How often and when something that failed is tried again. */
import type { FlowNode } from '../model/graph.ts';
import { constantDuration, retryCycleOf } from '../model/retry-cycle.ts';
import { visibleVariables, withClock } from '../kernel/visible.ts';
import type { LiveInstance } from './live-instance.ts';
import type { QueryContext } from './query-context.ts';
import type { Settings } from './settings.ts';

export interface RetryPolicy {
  readonly tries: number;
  /** Milliseconds after each failure, the last one for all that follow; null = the engine's backoff. */
  readonly pauses: readonly number[] | null;
}

/** From `R5/PT5M` or `PT1M,PT5M` (Camunda), a number of retries (Zeebe), or the engine's default. */
export function retryPolicy(settings: Settings, cycle: string | null, retries: number | null): RetryPolicy {
  const given = cycle === null ? null : retryCycleOf(cycle);
  return given ?? { tries: Math.max(1, retries ?? settings.defaultRetries), pauses: null };
}

/**
 * The policy of an element of an instance. A cycle that is an expression is evaluated where the execution stands; what
 * cannot be evaluated, or gives no cycle, leaves the engine's default, as in Camunda 7.
 */
export function policyFor(
  { services, now }: Pick<QueryContext, 'services' | 'now'>,
  instance: LiveInstance,
  execution: number,
  node: FlowNode | undefined,
  retries: number | null = null,
): RetryPolicy {
  const { settings, log } = services;
  const cycle = node?.retryCycle ?? null;
  if (cycle === null) return retryPolicy(settings, null, retries);
  try {
    const text = cycle.evaluate(withClock(visibleVariables(instance.snapshot, execution), now));
    if (text === null || (typeof text === 'string' && retryCycleOf(text) !== null)) return retryPolicy(settings, text, retries);
    log.warn({ element: node?.id, text: cycle.source }, 'a retry cycle gave none; the default is used');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ element: node?.id, error: reason }, 'a retry cycle could not be evaluated; the default is used');
  }
  return retryPolicy(settings, null, retries);
}

/** Milliseconds to wait after the n-th failed attempt. */
export function delayAfter({ pauses }: RetryPolicy, settings: Settings, attempt: number): number {
  const all = pauses ?? settings.backoff;
  return all[Math.min(Math.max(attempt, 1), all.length) - 1] ?? 0;
}

/** A constant ISO 8601 duration of days and smaller, in milliseconds; 0 when it is none. */
export function milliseconds(duration: string): number {
  return constantDuration(duration) ?? 0;
}
