import type { OperationContext } from '../../engine/plugin.ts';
import { readRound } from './read-round.ts';
import { listApprovedRounds } from './store.ts';
import { isSatisfied } from './tiers.ts';

/** Recounts the decisions of every approved round. */
export async function verifyApprovals(context: OperationContext): Promise<string[]> {
  const differences: string[] = [];
  for (const { id } of await context.tx.all(listApprovedRounds, {})) {
    for (const requirement of (await readRound(context, id)).requirements.filter((one) => !isSatisfied(one))) {
      differences.push(
        `approval round ${id}: approved, but sequence ${requirement.sequence} has ${requirement.approvals} of ${requirement.needed}`,
      );
    }
  }
  return differences;
}
