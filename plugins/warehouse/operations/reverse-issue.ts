import { CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { assertPeriodOpen, Id, readCompany, takeNumber, today } from '../../base/index.ts';
import { lockAndReadOrder, postQuantities, type Order } from '../../orders/index.ts';
import { lockItems, sendArrived, takeBackGoods } from '../../stock/index.ts';
import { ICONS } from '../icons.ts';
import { addIssue, addIssueLine, findIssue, findIssueLines, type RequestLineRow } from '../store.ts';

/**
 * R6: takes an issue back by a document of its own: goods on hand and set aside again, lines undelivered. What is
 * invoiced must be corrected first. Reversing twice gives the first reversal.
 */
export const reverseIssue = defineOperation({
  name: 'warehouse.reverseIssue',
  version: 1,
  icon: ICONS.back,
  effect: 'local',
  input: Type.Object({ issueId: Id }),
  output: Type.Object({ reversalId: Id }),
  errors: [],
  action: { right: 'warehouse.reverse' },
  async run({ issueId: id }, context) {
    const seen = await context.tx.one(findIssue, { id });
    if (seen === undefined || seen.reversesId !== null) throw new CartableError('NOT_FOUND', `There is no issue ${id}.`);
    const { orderId, companyId } = seen;
    const order = await lockAndReadOrder(context, orderId);
    // Read again under the order's lock: somebody may have reversed it meanwhile.
    const reversedBy = (await context.tx.one(findIssue, { id }))?.reversedBy ?? null;
    if (reversedBy !== null) return { reversalId: reversedBy };
    const lines = await context.tx.all(findIssueLines, { issueId: id });
    assertNotInvoiced(order, lines);
    await lockItems(
      context,
      companyId,
      lines.map((line) => line.itemId),
    );
    const reversalId = context.newId();
    const issuedOn = today(context, await readCompany(context, companyId));
    await assertPeriodOpen(context, companyId, issuedOn);
    await takeBackGoods(context, {
      companyId,
      documentType: 'warehouse.issue',
      documentId: reversalId,
      postedOn: issuedOn,
      lines: lines.map(({ id: documentLineId, quantityBaseMicro, ...line }) => ({
        ...line,
        documentLineId,
        quantityMicro: quantityBaseMicro,
      })),
    });
    await postQuantities(
      context,
      lines.map((line) => ({
        orderId,
        lineId: line.orderLineId,
        kind: 'delivered' as const,
        quantityBaseMicro: -line.quantityBaseMicro,
        documentType: 'warehouse.issue',
        documentId: reversalId,
        // The issue line's own id: what is net delivered of a line is then one sum (R7).
        documentLineId: line.id,
      })),
    );
    const { number: issueNo } = await takeNumber(context, { companyId, docType: 'wz', date: issuedOn });
    await context.tx.run(addIssue, {
      id: reversalId,
      companyId,
      orderId,
      requestId: null,
      reversesId: id,
      issueNo,
      issuedOn,
      now: context.now,
      issuedBy: context.actor.userId,
    });
    for (const line of lines) {
      await context.tx.run(addIssueLine, {
        ...line,
        id: context.newId(),
        issueId: reversalId,
        quantityBaseMicro: -line.quantityBaseMicro,
      });
    }
    // Reversed at the desk while the flow waits for goods: they are there again.
    if (context.instance === null && order.state === 'approved') await sendArrived(context, [orderId]);
    return { reversalId };
  },
});

/** R1: invoiced − credited ≤ delivered − returned must still hold afterwards. */
function assertNotInvoiced(order: Order, lines: readonly RequestLineRow[]): void {
  for (const line of order.lines) {
    const back = lines
      .filter(({ orderLineId }) => orderLineId === line.id)
      .reduce((sum, { quantityBaseMicro }) => sum + quantityBaseMicro, 0);
    if (line.invoicedBaseMicro - line.creditedBaseMicro > line.deliveredBaseMicro - line.returnedBaseMicro - back) {
      throw new CartableError('ILLEGAL_STATE', `Line ${line.lineNo} is invoiced: correct the invoice first.`, {
        details: { lineId: line.id },
      });
    }
  }
}
