/** Plugins hear, in the same transaction, that a person has ended an instance from outside. */
import type { CommandContext } from './command.ts';
import { startSubscriptionsOf } from './entries.ts';
import type { LiveInstance } from './live-instance.ts';
import { runBounded } from './run-local.ts';

/** In the order of their requirements. What one of them throws undoes the cancellation too. */
export async function tellPlugins(context: CommandContext, { row, definition }: LiveInstance, reason: string): Promise<void> {
  const begins = startSubscriptionsOf(definition.id, definition.graph);
  const cancelled = {
    id: row.id,
    definitionKey: row.definition_key,
    businessKey: row.business_key,
    startMessages: begins.flatMap(({ kind, name }) => (kind === 'message' ? [name] : [])),
    reason,
  };
  for (const plugin of context.services.plugins.plugins) {
    if (plugin.instanceCancelled === undefined) continue;
    await runBounded(
      context,
      `${plugin.name}.instanceCancelled`,
      null,
      async (given) => await plugin.instanceCancelled?.(cancelled, given),
    );
  }
}
