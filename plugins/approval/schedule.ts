/** When each tier should answer (R10: due, reminder, escalation). Pure. */
import { Temporal } from 'temporal-polyfill/full';
import type { Tier } from './tiers.ts';

export interface ScheduledTier extends Pick<Tier, 'sequence' | 'mode' | 'needed' | 'approvers'> {
  /** Instant, ISO 8601. */
  readonly due: string;
  /** Durations from the tier's turn on, ISO 8601. */
  readonly remind: string;
  readonly escalate: string;
  readonly escalateTo: string;
}

/** Tiers answer one after another, so each is due after those before it; days are days of the company's zone. */
export function schedule(tiers: readonly Tier[], now: number, zone: string): ScheduledTier[] {
  let turn = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  return tiers.map(({ sequence, mode, needed, approvers, requirements: [first] }) => {
    turn = turn.add(first.due);
    const due = turn.toInstant().toString();
    return {
      sequence,
      mode,
      needed,
      approvers,
      due,
      remind: first.remind,
      escalate: first.escalateAfter,
      escalateTo: first.escalateTo,
    };
  });
}
