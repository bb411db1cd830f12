/** Who must approve which document, and what they decided (R10). Documents are known only by what is handed in. */
import { definePlugin } from '../../engine/plugin.ts';
import { documentFact } from './facts/document.ts';
import { approvalTables } from './migrations/0001-approval.ts';
import { decideApproval } from './operations/decide.ts';
import { invalidateApproval } from './operations/invalidate.ts';
import { planApproval } from './operations/plan.ts';
import { decisionResource, matrixRowResource, roundResource } from './resources/approval.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import { pl } from './texts/pl.ts';
import { verifyApprovals } from './verify-books.ts';

export { readRound } from './read-round.ts';
export { decideApproval, invalidateApproval, planApproval };

export const approval = definePlugin({
  name: 'approval',
  version: '1.0.0',
  requires: ['base'],
  migrations: [approvalTables],
  texts: { en, de, pl, fa },
  operations: [planApproval, decideApproval, invalidateApproval],
  resources: [matrixRowResource, roundResource, decisionResource],
  facts: [documentFact],
  messages: [],
  jobs: [],
  rights: ['approval.read', 'approval.readAll', 'approval.administer'],
  verifyBooks: verifyApprovals,
});
