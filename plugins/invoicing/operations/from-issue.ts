import { defineOperation, Type } from '../../../engine/plugin.ts';
import { fromMinor, Id, Money } from '../../base/index.ts';
import { readOrder } from '../../orders/index.ts';
import { gatherLines, groupLines } from '../gather.ts';
import { postInvoice } from '../post-invoice.ts';

/** R7. Invoices what of an order is delivered and not invoiced, as its invoice rule says. Credit never stands in the way (R9). */
export const fromIssue = defineOperation({
  name: 'invoicing.fromIssue',
  version: 1,
  icon: 'M6 2h12v20l-3-2-3 2-3-2-3 2V2Zm3 5v2h6V7H9Zm0 4v2h6v-2H9Z',
  effect: 'local',
  action: { right: 'invoicing.post' },
  input: Type.Object({ orderId: Id }),
  output: Type.Object({ invoiceIds: Type.Array(Id), total: Money, nothingToInvoice: Type.Boolean() }),
  errors: [],
  async run({ orderId }, context) {
    const groups = await groupLines(context, await gatherLines(context, orderId, null));
    const invoiceIds: string[] = [];
    let grossMinor = 0;
    for (const group of groups) {
      const invoice = await postInvoice(context, group);
      invoiceIds.push(invoice.invoiceId);
      grossMinor += invoice.grossMinor;
    }
    const { currency } = await readOrder(context, orderId);
    return { invoiceIds, total: fromMinor(grossMinor, currency), nothingToInvoice: invoiceIds.length === 0 };
  },
});
