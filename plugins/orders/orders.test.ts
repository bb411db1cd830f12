import { describe, expect, it } from '@jest/globals';
import { statement } from '../../engine/plugin.ts';
import { missingTexts } from '../../test/support/missing-texts.ts';
import { CART, confirmedOrder, deliver, lineOf, orderOf, ordersOn, submittedOrder } from '../../test/support/order-fixture.ts';
import { IN_FLOW, TESTER } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import {
  cancelOrder,
  closeOrder,
  confirmOrder,
  createOrder,
  firmDemand,
  fulfilmentOf,
  holdOrder,
  inLineUnit,
  lockAndReadOrder,
  orders,
  postQuantities,
  releaseOrder,
  requestCancel,
  reviewOrder,
  submitOrder,
  unconfirmOrder,
} from './index.ts';
import { orderResource } from './resources/order.ts';

describe('orders', () => {
  it('has every text in every language', () => {
    expect(missingTexts(orders)).toEqual([]);
  });
});

eachDatabase('orders', (open) => {
  const withOrders = ordersOn(open);

  const setRequested = statement<Record<never, never>>('test.setRequested', ({ knex }) =>
    knex('orders_line').update({ requested_micro: 1, requested_base_micro: 1 }),
  );

  it('R1 the requested quantity never changes, not even by SQL', () =>
    withOrders(async (desk) => {
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '2', unit: 'box' }]);
      await expect(desk.transact((context) => context.tx.run(setRequested, {}))).rejects.toMatchObject({
        message: expect.stringContaining('R1'),
      });
      expect(await lineOf(desk, orderId)).toMatchObject({ requestedMicro: 2_000_000, requestedBaseMicro: 24_000_000 });
    }));

  it('R1 effective is confirmed ?? requested; the expert never confirms more than was asked for', () =>
    withOrders(async (desk) => {
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '2', unit: 'box' }]);
      const { id: lineId } = await lineOf(desk, orderId);
      const review = (confirmedQuantity: string) =>
        desk.call(reviewOrder, { orderId, lines: [{ lineId, confirmedQuantity, comment: 'one box is on its way' }] });
      expect(await review('2')).toEqual({ variance: '0', reduced: false, docVersion: 1 });
      expect(await review('0.5')).toEqual({ variance: '1.5', reduced: true, docVersion: 2 });
      expect(await lineOf(desk, orderId)).toMatchObject({
        requestedMicro: 2_000_000,
        confirmedMicro: 500_000,
        effectiveBaseMicro: 6_000_000,
        outstandingBaseMicro: 6_000_000,
        expertComment: 'one box is on its way',
      });
      await expect(review('2.5')).rejects.toMatchObject({ code: 'QTY_OVER' });
      await expect(review('-1')).rejects.toMatchObject({ code: 'VALIDATION' });
      expect(await orderOf(desk, orderId)).toMatchObject({ state: 'inReview', version: 2 });
    }));

  it('R1 delivered and invoiced are sums over documents, and a document line counts once', () =>
    withOrders(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '2', unit: 'box' }]);
      const { id } = await lineOf(desk, orderId);
      await deliver(desk, orderId, id, 10_000_000);
      await expect(deliver(desk, orderId, id, 10_000_000)).rejects.toMatchObject({ message: expect.stringMatching(/unique/i) });
      await deliver(desk, orderId, id, 4_000_000, 'WZ-2');
      await deliver(desk, orderId, id, -4_000_000, 'WZ-3');
      const line = await lineOf(desk, orderId);
      expect(line).toMatchObject({ deliveredBaseMicro: 10_000_000, outstandingBaseMicro: 14_000_000 });
      expect(inLineUnit(line, line.deliveredBaseMicro)).toBe(833_333);
      expect(await desk.transact((context) => firmDemand(context, 'NORD', 'LAMP'))).toEqual([
        { orderId, lineId: id, date: '2026-04-01', quantityBaseMicro: 14_000_000 },
      ]);
    }));

  it('R1 verify-books names a line delivered beyond what was ordered', () =>
    withOrders(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      const verify = () => desk.transact(async (context) => (await orders.verifyBooks?.(context)) ?? ['absent']);
      expect(await verify()).toEqual([]);
      await deliver(desk, orderId, (await lineOf(desk, orderId)).id, 2_000_000);
      expect(await verify()).toEqual([expect.stringContaining(`order ${orderId}, line 1: delivered 2000000`)]);
    }));

  it('R2 the state machine refuses illegal moves and changes nothing', () =>
    withOrders(async (desk) => {
      const { orderId } = await desk.call(createOrder, {
        ...CART,
        lines: [{ itemId: 'LAMP', quantity: '1', unit: 'pcs' }],
      });
      await expect(desk.call(confirmOrder, { orderId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await expect(desk.call(holdOrder, { orderId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await expect(desk.call(closeOrder, { orderId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await desk.call(submitOrder, { orderId, expectedVersion: 1 });
      await expect(desk.call(submitOrder, { orderId, expectedVersion: 1 })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await desk.call(cancelOrder, { orderId, reason: 'changed my mind' });
      await expect(desk.call(confirmOrder, { orderId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await expect(desk.call(requestCancel, { orderId, reason: 'again' })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      expect(await orderOf(desk, orderId)).toMatchObject({ state: 'cancelled', orderNo: null });
    }));

  it('R2 submitting starts the flow by a message and refuses empty orders and blocked items', () =>
    withOrders(async (desk) => {
      await desk.insert('catalog_item', { id: 'OLD', sku: 'O-1', name: '{}', base_unit: 'pcs', blocked: true });
      await expect(submittedOrder(desk, [])).rejects.toMatchObject({ code: 'EMPTY' });
      await expect(submittedOrder(desk, [{ itemId: 'OLD', quantity: '1' }])).rejects.toMatchObject({ code: 'ITEM_BLOCKED' });
      expect(desk.sent).toEqual([]);
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      expect(desk.sent).toEqual([
        expect.objectContaining({
          name: 'order.submitted',
          correlationKey: null,
          businessKey: orderId,
          variables: { orderId, companyId: 'NORD', customerId: 'KUNDE', requestedBy: 'tester', docVersion: 1 },
        }),
      ]);
    }));

  it('R2 holds are a set with reason and owner; lifting one leaves the others', () =>
    withOrders(async (desk) => {
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      await desk.call(holdOrder, { orderId, reason: 'credit', note: 'over the limit' });
      await desk.call(holdOrder, { orderId, reason: 'credit' });
      await desk.call(holdOrder, { orderId, reason: 'delivery' });
      expect((await orderOf(desk, orderId)).holds).toMatchObject([
        { reason: 'credit', note: 'over the limit', owner: 'tester' },
        { reason: 'delivery', owner: 'tester' },
      ]);
      const clerk = { ...TESTER, userId: 'clerk', rights: ['orders.readAll', 'orders.release'] };
      for (const reason of ['credit', 'delivery'] as const) {
        await expect(desk.call(releaseOrder, { orderId, reason }, { actor: clerk })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
      await desk.call(releaseOrder, { orderId, reason: 'credit' });
      expect((await orderOf(desk, orderId)).holds.map((hold) => hold.reason)).toEqual(['delivery']);
      await desk.call(holdOrder, { orderId, reason: 'credit' });
      expect(await desk.rows('orders_hold')).toHaveLength(3);
    }));

  it('R2 fulfilment is derived: Σ min(wanted, done) / Σ wanted', () =>
    withOrders(async (desk) => {
      const orderId = await confirmedOrder(desk, [
        { itemId: 'LAMP', quantity: '3' },
        { itemId: 'CABLE', quantity: '3' },
      ]);
      const order = await orderOf(desk, orderId);
      expect(fulfilmentOf(order.lines)).toEqual({ deliveredPercent: 0, invoicedPercent: 0, status: 'toDeliverAndBill' });
      await deliver(desk, orderId, (await lineOf(desk, orderId)).id, 2_000_000);
      expect(fulfilmentOf((await orderOf(desk, orderId)).lines)).toMatchObject({ deliveredPercent: 33.33 });
      await deliver(desk, orderId, (await lineOf(desk, orderId)).id, 1_000_000, 'WZ-2');
      await deliver(desk, orderId, (await lineOf(desk, orderId, 1)).id, 3_000_000);
      expect(fulfilmentOf((await orderOf(desk, orderId)).lines)).toMatchObject({ deliveredPercent: 100, status: 'toBill' });
    }));

  it('R2 nothing with an un-reversed issue is cancelled', () =>
    withOrders(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      const { id } = await lineOf(desk, orderId);
      await deliver(desk, orderId, id, 1_000_000);
      for (const operation of [cancelOrder, requestCancel]) {
        await expect(desk.call(operation, { orderId, reason: 'late' })).rejects.toMatchObject({ code: 'HAS_POSTED_DOCS' });
      }
      await deliver(desk, orderId, id, -1_000_000, 'WZ-2');
      expect(await desk.call(requestCancel, { orderId, reason: 'late' })).toEqual({ state: 'approved' });
      expect(desk.sent.at(-1)).toMatchObject({
        name: 'order.cancelled',
        correlationKey: orderId,
        variables: { orderId, reason: 'late' },
      });
      expect(await desk.call(cancelOrder, { orderId, reason: 'late' })).toEqual({ state: 'cancelled' });
    }));

  it('R2 closing short needs a reason and cancels the rest line by line', () =>
    withOrders(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      await deliver(desk, orderId, (await lineOf(desk, orderId)).id, 1_000_000);
      await expect(desk.call(closeOrder, { orderId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      expect(await desk.call(closeOrder, { orderId, reason: 'no longer made' })).toEqual({ state: 'approved' });
      expect(desk.sent.at(-1)).toMatchObject({ name: 'order.cancelled', correlationKey: orderId });
      expect(await lineOf(desk, orderId)).toMatchObject({ outstandingBaseMicro: 2_000_000 });
      const byFlow = desk.call(closeOrder, { orderId, reason: 'no longer made' }, { instance: IN_FLOW });
      expect(await byFlow).toEqual({ state: 'closed' });
      expect(await lineOf(desk, orderId)).toMatchObject({
        requestedMicro: 3_000_000,
        cancelledBaseMicro: 2_000_000,
        outstandingBaseMicro: 0,
      });
    }));

  it('R17b an order is numbered when it is confirmed, without gaps, and keeps its number', () =>
    withOrders(async (desk) => {
      const first = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      const dropped = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      await desk.call(cancelOrder, { orderId: dropped, reason: 'test' });
      const second = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      expect(await desk.call(confirmOrder, { orderId: first })).toEqual({ state: 'approved', orderNo: 'ORDER-2026-00002' });
      expect(await orderOf(desk, second)).toMatchObject({ orderNo: 'ORDER-2026-00001' });
      expect(await desk.call(unconfirmOrder, { orderId: first })).toEqual({ state: 'submitted' });
      expect(await desk.call(unconfirmOrder, { orderId: first })).toEqual({ state: 'submitted' });
      expect(await desk.call(confirmOrder, { orderId: first })).toMatchObject({ orderNo: 'ORDER-2026-00002' });
    }));

  it('CRM-10 a seller neither acts on another seller’s order nor lists it', () =>
    withOrders(async (desk) => {
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      const other = { ...TESTER, userId: 'other', rights: ['orders.cancel'] };
      await expect(desk.call(requestCancel, { orderId, reason: 'mine now' }, { actor: other })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      expect(orderResource.access.read.own).toEqual({ column: 'seller_id', unless: 'orders.readAll' });
      const details = await desk.transact(async (context) => await orderResource.details?.(orderId, context));
      expect(details).toMatchObject({ lines: [{ lineNo: 1, requested: '1', outstanding: '1', net: null }], holds: [] });
    }));

  it('shows the order beside a task, to its seller and to whoever may see all', () =>
    withOrders(async (desk) => {
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '2', unit: 'box' }]);
      const [fact] = orders.facts;
      const card = await desk.transact(async (context) => await fact?.read({ orderId }, context));
      expect(card?.fields[1]).toEqual({ label: 'orders.order.customerId', value: 'Kunde AG' });
      expect(card?.tables[0]?.rows).toEqual([['L-1', '2', '2', 'box', null, null]]);
      const other = { ...TESTER, userId: 'other', rights: ['orders.read'] };
      const asOther = desk.transact(async (context) => await fact?.read({ orderId }, context), { actor: other });
      await expect(asOther).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }));

  it('R1 two postings of one order happen one after the other', () =>
    withOrders(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      const { id: lineId } = await lineOf(desk, orderId);
      const takeAll = (documentId: string) =>
        desk.transact(async (context) => {
          const order = await lockAndReadOrder(context, orderId);
          const quantityBaseMicro = order.lines[0]?.outstandingBaseMicro ?? 0;
          if (quantityBaseMicro === 0) return;
          const posting = {
            orderId,
            lineId,
            kind: 'delivered',
            quantityBaseMicro,
            documentType: 'test',
            documentLineId: '1',
          } as const;
          await postQuantities(context, [{ ...posting, documentId }]);
        });
      await Promise.all([takeAll('WZ-1'), takeAll('WZ-2')]);
      expect((await lineOf(desk, orderId)).deliveredBaseMicro).toBe(3_000_000);
    }));
});
