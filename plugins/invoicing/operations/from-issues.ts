import { BpmnError, CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { addMoney, fromMinor, Id, Money } from '../../base/index.ts';
import { ordersOfDocuments } from '../../orders/index.ts';
import { gatherLines, groupLines } from '../gather.ts';
import { postInvoice } from '../post-invoice.ts';
import type { LineToInvoice } from '../to-invoice.ts';

/** ISOF-11. Makes the right set of invoices from goods issues that somebody picked, also of several orders. */
export const fromIssues = defineOperation({
  name: 'invoicing.fromIssues',
  version: 1,
  icon: 'M4 4h12v18l-3-2-3 2-3-2-3 2V4Zm14-2h2v16h-2V4H8V2h10Z',
  effect: 'local',
  action: { right: 'invoicing.post' },
  input: Type.Object({
    issueIds: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }),
    /** Refuse instead of splitting when they do not fit on one invoice. */
    oneInvoice: Type.Optional(Type.Boolean()),
  }),
  output: Type.Object({ invoiceIds: Type.Array(Id), totals: Type.Array(Money) }),
  errors: ['GROUP_CONFLICT', 'ALREADY_INVOICED'],
  async run({ issueIds, oneInvoice = false }, context) {
    const documents = await ordersOfDocuments(context, issueIds);
    const unknown = issueIds.find((id) => !documents.some((document) => document.documentId === id));
    if (unknown !== undefined)
      throw new CartableError('NOT_FOUND', `There is no goods issue ${unknown}.`, { details: { issueId: unknown } });

    const lines: LineToInvoice[] = [];
    // In the order of their ids: two callers lock the same orders the same way round.
    for (const orderId of new Set(documents.map((document) => document.orderId))) {
      lines.push(...(await gatherLines(context, orderId, new Set(issueIds))));
    }
    const done = issueIds.find((id) => !lines.some((line) => line.issue?.issueId === id));
    if (done !== undefined) {
      throw new BpmnError('ALREADY_INVOICED', `Nothing of goods issue ${done} is left to invoice.`, { issueId: done });
    }
    const groups = await groupLines(context, lines);
    if (oneInvoice && groups.length > 1) {
      throw new BpmnError('GROUP_CONFLICT', `These goods issues need ${groups.length} invoices.`, { invoices: groups.length });
    }
    const invoiceIds: string[] = [];
    const totals = new Map<string, Money>();
    for (const group of groups) {
      const { invoiceId, currency, grossMinor } = await postInvoice(context, group);
      invoiceIds.push(invoiceId);
      const gross = fromMinor(grossMinor, currency);
      const sum = totals.get(currency);
      totals.set(currency, sum === undefined ? gross : addMoney(sum, gross));
    }
    return { invoiceIds, totals: [...totals.values()] };
  },
});
