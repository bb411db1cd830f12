import { defineFact, Type } from '../../../engine/plugin.ts';
import { fromMinor, Id } from '../../base/index.ts';
import { readRound } from '../read-round.ts';
import { findRoundAmount, listDecisions } from '../store.ts';

/** What an approver decides on, and what others decided before. Titles and labels are text keys. */
export const documentFact = defineFact({
  name: 'approval.document',
  input: Type.Object({ roundId: Id }),
  right: 'approval.read',
  async read({ roundId }, context) {
    const round = await readRound(context, roundId);
    const amount = await context.tx.one(findRoundAmount, { id: roundId });
    const decisions = await context.tx.all(listDecisions, { roundId });
    return {
      title: 'approval.document',
      fields: [
        { label: 'approval.round.docType', value: round.docType },
        { label: 'approval.round.docId', value: round.docId },
        { label: 'approval.round.docVersion', value: round.docVersion },
        { label: 'approval.round.amount', value: amount === undefined ? null : fromMinor(amount.amountMinor, amount.currency) },
        { label: 'approval.round.requestedBy', value: round.requestedBy },
      ],
      tables: [
        {
          title: 'approval.decision.plural',
          columns: [
            'approval.decision.sequence',
            'approval.decision.decidedBy',
            'approval.decision.outcome',
            'approval.decision.comment',
          ],
          rows: decisions.map((decision) => [decision.sequence, decision.decidedBy, decision.outcome, decision.comment]),
        },
      ],
      links: [],
    };
  },
});
