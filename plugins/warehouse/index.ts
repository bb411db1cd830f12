/** What leaves the warehouse: requests to pick, issues (WZ) and their reversals (R6). */
import { definePlugin } from '../../engine/plugin.ts';
import { cancelWithFlow } from './cancel-with-flow.ts';
import { requestFact } from './facts/request.ts';
import { warehouseTables } from './migrations/0001-warehouse.ts';
import { cancelRequest } from './operations/cancel-request.ts';
import { issueRequest } from './operations/issue.ts';
import { requestGoods } from './operations/request.ts';
import { reverseIssue } from './operations/reverse-issue.ts';
import { issueResource, requestResource } from './resources/warehouse.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import { pl } from './texts/pl.ts';
import { verifyWarehouse } from './verify-books.ts';

export { issuedLines } from './issued-lines.ts';
export type { IssuedLine } from './types.ts';
export { cancelRequest, issueRequest, requestGoods, reverseIssue };

export const warehouse = definePlugin({
  name: 'warehouse',
  version: '1.0.0',
  requires: ['base', 'catalog', 'orders', 'stock'],
  migrations: [warehouseTables],
  texts: { en, de, pl, fa },
  operations: [requestGoods, cancelRequest, issueRequest, reverseIssue],
  resources: [requestResource, issueResource],
  facts: [requestFact],
  messages: [],
  jobs: [],
  rights: ['warehouse.read', 'warehouse.request', 'warehouse.issue', 'warehouse.reverse'],
  verifyBooks: verifyWarehouse,
  instanceCancelled: cancelWithFlow,
});
