import { Temporal } from 'temporal-polyfill';
import type { CommandContext } from './command.ts';
import type { Definition } from './definitions.ts';

/** Epoch milliseconds after which a finished tree may be removed: from the process's time to live, else the default. */
export function removalTime(context: CommandContext, definition: Definition): number {
  const duration = definition.historyTimeToLive ?? context.services.settings.historyTimeToLive;
  return Temporal.Instant.fromEpochMilliseconds(context.now).toZonedDateTimeISO('UTC').add(Temporal.Duration.from(duration))
    .epochMilliseconds;
}
