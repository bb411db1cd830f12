import type { OperationContext } from '../../engine/plugin.ts';
import { endRound, voidDecisions, voidDecisionsOf } from './store.ts';
import { lowestAffected } from './tiers.ts';
import type { Round } from './types.ts';

/**
 * R10: a material change ends the round and voids open and given decisions from the lowest affected tier on. Decisions
 * below it hold and are carried into the next round. Nothing is deleted.
 * @param materialFields what changed; undefined = everything.
 */
export async function invalidateRound(
  context: OperationContext,
  round: Round,
  reason: string,
  materialFields: readonly string[] | undefined,
): Promise<void> {
  const above = Math.max(0, ...round.requirements.map((requirement) => requirement.sequence)) + 1;
  const from = lowestAffected(round.requirements, materialFields) ?? above;
  await context.tx.run(voidDecisions, { roundId: round.id, from, reason, now: context.now });
  for (const { carriedFrom, sequence } of round.requirements) {
    if (carriedFrom === null || sequence < from) continue;
    await context.tx.run(voidDecisionsOf, { requirementId: carriedFrom, reason, now: context.now });
  }
  await context.tx.run(endRound, { id: round.id, state: 'invalidated', invalidFrom: from, reason, now: context.now });
}
