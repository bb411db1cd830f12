import type { Resource } from '../../../engine/plugin.ts';
import { fromMicro } from '../../base/index.ts';
import { cancelRequest } from '../operations/cancel-request.ts';
import { issueRequest } from '../operations/issue.ts';
import { reverseIssue } from '../operations/reverse-issue.ts';
import { findIssueLines, findRequestLines, type RequestLineRow } from '../store.ts';
import { REQUEST_STATES } from '../types.ts';

export const requestResource: Resource = {
  name: 'warehouse.request',
  path: 'warehouse/requests',
  table: 'warehouse_request',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', filter: true },
    orderId: { column: 'order_id', type: 'ref', to: 'orders.order', filter: true },
    state: { column: 'state', type: 'choice', values: REQUEST_STATES, filter: true, sort: true },
    requestedBy: { column: 'requested_by', type: 'text', filter: true },
    requestedAt: { column: 'requested_at', type: 'instant', sort: true },
    endedAt: { column: 'ended_at', type: 'instant', optional: true, sort: true },
  },
  access: { read: { right: 'warehouse.read' } },
  async details(id, context) {
    return { lines: (await context.tx.all(findRequestLines, { requestId: id })).map(describe) };
  },
  actions: [issueRequest, cancelRequest],
};

export const issueResource: Resource = {
  name: 'warehouse.issue',
  path: 'warehouse/issues',
  table: 'warehouse_issue',
  fields: {
    issueNo: { column: 'issue_no', type: 'text', search: true, filter: true, sort: true },
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', filter: true },
    orderId: { column: 'order_id', type: 'ref', to: 'orders.order', filter: true },
    requestId: { column: 'request_id', type: 'ref', to: 'warehouse.request', optional: true },
    reversesId: { column: 'reverses_id', type: 'ref', to: 'warehouse.issue', optional: true, filter: true },
    issuedOn: { column: 'issued_on', type: 'date', filter: true, sort: true },
    issuedAt: { column: 'issued_at', type: 'instant', sort: true },
    issuedBy: { column: 'issued_by', type: 'text', filter: true },
  },
  access: { read: { right: 'warehouse.read' } },
  async details(id, context) {
    return { lines: (await context.tx.all(findIssueLines, { issueId: id })).map(describe) };
  },
  actions: [reverseIssue],
};

/** Quantities in base units, as decimal text. */
function describe({ quantityBaseMicro, reservationId: _, ...line }: RequestLineRow): Readonly<Record<string, unknown>> {
  return { ...line, quantity: fromMicro(quantityBaseMicro) };
}
