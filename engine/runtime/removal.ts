import { Temporal } from 'temporal-polyfill';
import type { CommandContext } from './command.ts';
import type { Definition } from './definitions.ts';
import { milliseconds } from './retries.ts';

/** Epoch milliseconds after which a finished tree may be removed: from the process's time to live, else the default. */
export function removalTime(context: CommandContext, definition: Definition): number {
  const duration = definition.historyTimeToLive ?? context.services.settings.historyTimeToLive;
  // Nearly every time to live is a number of days; only months and years need a calendar.
  const fixed = milliseconds(duration);
  if (fixed > 0) return context.now + fixed;
  const start = Temporal.Instant.fromEpochMilliseconds(context.now).toZonedDateTimeISO('UTC');
  return start.add(Temporal.Duration.from(duration)).epochMilliseconds;
}
