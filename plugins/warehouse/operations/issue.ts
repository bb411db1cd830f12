import { BpmnError, CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type, type OperationContext } from '../../../engine/plugin.ts';
import { assertPeriodOpen, DecimalText, Id, readCompany, takeNumber, today } from '../../base/index.ts';
import { readItems } from '../../catalog/index.ts';
import { lockAndReadOrder, postQuantities, readOrder } from '../../orders/index.ts';
import { issueGoods, lockItems, reservedGoods, sendArrived } from '../../stock/index.ts';
import { ICONS } from '../icons.ts';
import { pickedLines } from '../picks.ts';
import { assertMayShip } from '../ready-to-ship.ts';
import { addIssue, addIssueLine, endRequest, findRequest, findRequestLines, type RequestLineRow } from '../store.ts';
import { reverseIssue } from './reverse-issue.ts';

/**
 * R6: posts what was picked as an issue (WZ): stock moves out, reservations are consumed, the order's lines are delivered,
 * the document is dated and numbered. One request is issued once. `backorder`: stocked goods are still outstanding.
 * Goods that were set aside but not picked stay set aside, and the order is told by `stock.arrived` that it has them.
 */
export const issueRequest = defineOperation({
  name: 'warehouse.issue',
  version: 1,
  icon: ICONS.out,
  effect: 'local',
  input: Type.Object({
    requestId: Id,
    picks: Type.Optional(Type.Array(Type.Object({ lineId: Id, quantity: DecimalText }), { maxItems: 1000 })),
    /** The person who picked; default: who acts. */
    issuedBy: Type.Optional(Id),
  }),
  output: Type.Object({ issueId: Id, issueNo: Type.String(), issuedOn: Type.String(), backorder: Type.Boolean() }),
  errors: ['ILLEGAL_STATE', 'ON_HOLD', 'CREDIT_STOP', 'PICK_MISMATCH'],
  action: { right: 'warehouse.issue' },
  undo: reverseIssue,
  async run({ requestId, picks, issuedBy }, context) {
    const request = await context.tx.one(findRequest, { id: requestId });
    if (request === undefined) throw new CartableError('NOT_FOUND', `There is no request ${requestId}.`);
    const { orderId, companyId } = request;
    const order = await lockAndReadOrder(context, orderId);
    if ((await context.tx.run(endRequest, { id: requestId, state: 'issued', now: context.now })) === 0) {
      throw new BpmnError('ILLEGAL_STATE', 'the request is no longer open', { requestId });
    }
    assertMayShip(order);
    if (request.orderVersion !== order.version) await assertStillWanted(context, requestId, orderId);
    const requested = await context.tx.all(findRequestLines, { requestId });
    const lines = pickedLines(requested, picks).map((line) => ({ ...line, id: context.newId() }));
    await lockItems(
      context,
      companyId,
      lines.map((line) => line.itemId),
    );
    await assertSetAside(context, orderId, lines);
    const issueId = context.newId();
    const issuedOn = today(context, await readCompany(context, companyId));
    await assertPeriodOpen(context, companyId, issuedOn);
    await issueGoods(context, {
      companyId,
      documentType: 'warehouse.issue',
      documentId: issueId,
      postedOn: issuedOn,
      lines: lines.map(({ id, quantityBaseMicro, ...line }) => ({
        ...line,
        documentLineId: id,
        quantityMicro: quantityBaseMicro,
      })),
    });
    await postQuantities(
      context,
      lines.map(({ id, orderLineId, quantityBaseMicro }) => ({
        orderId,
        lineId: orderLineId,
        kind: 'delivered' as const,
        quantityBaseMicro,
        documentType: 'warehouse.issue',
        documentId: issueId,
        documentLineId: id,
      })),
    );
    const shortPick = lines.reduce((sum, line) => sum - line.quantityBaseMicro, sumOf(requested)) > 0;
    if (shortPick) await sendArrived(context, [orderId]);
    const backorder = await hasBackorder(context, orderId);
    const { number: issueNo } = await takeNumber(context, { companyId, docType: 'wz', date: issuedOn });
    await context.tx.run(addIssue, {
      id: issueId,
      companyId,
      orderId,
      requestId,
      reversesId: null,
      issueNo,
      issuedOn,
      now: context.now,
      issuedBy: issuedBy ?? context.actor.userId,
    });
    for (const line of lines) await context.tx.run(addIssueLine, { ...line, issueId });
    return { issueId, issueNo, issuedOn, backorder };
  },
});

/** A request made for an older version is good as long as every line of it is still outstanding (R3). */
async function assertStillWanted(context: OperationContext, requestId: string, orderId: string): Promise<void> {
  const order = await readOrder(context, orderId);
  const requested = new Map<string, number>();
  for (const { orderLineId, quantityBaseMicro } of await context.tx.all(findRequestLines, { requestId })) {
    requested.set(orderLineId, (requested.get(orderLineId) ?? 0) + quantityBaseMicro);
  }
  if (order.lines.some((line) => (requested.get(line.id) ?? 0) > line.outstandingBaseMicro)) {
    throw new BpmnError('PICK_MISMATCH', 'the order was changed: cancel this request and make a new one', { requestId });
  }
}

/** R5: an issue takes what is set aside for the order's lines, and nothing else. */
async function assertSetAside(context: OperationContext, orderId: string, lines: readonly RequestLineRow[]): Promise<void> {
  const key = (goods: { readonly reservationId: string; readonly warehouseId: string }) =>
    `${goods.reservationId} ${goods.warehouseId}`;
  const goods = new Map((await reservedGoods(context, orderId)).map((reserved) => [key(reserved), reserved.openMicro]));
  if (lines.some((line) => line.quantityBaseMicro > (goods.get(key(line)) ?? 0)))
    throw new BpmnError('PICK_MISMATCH', 'goods of this request are no longer set aside for the order', { orderId });
}

/** R6: backorder = effective − delivered, of stocked lines. */
async function hasBackorder(context: OperationContext, orderId: string): Promise<boolean> {
  const { lines } = await readOrder(context, orderId);
  const open = lines.filter((line) => line.outstandingBaseMicro > 0);
  const items = await readItems(
    context,
    open.map((line) => line.itemId),
  );
  return open.some((line) => items.get(line.itemId)?.kind === 'stocked');
}

function sumOf(lines: readonly { readonly quantityBaseMicro: number }[]): number {
  return lines.reduce((sum, line) => sum + line.quantityBaseMicro, 0);
}
