/** What may be entered, and what a request for the end of an order stops. */
import { expect, it } from '@jest/globals';
import { CART, orderOf, ordersOn, submittedOrder } from '../../test/support/order-fixture.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { cancelOrder, changeOrder, confirmOrder, createOrder, requestCancel } from './index.ts';

eachDatabase('order entry', (open) => {
  const withOrders = ordersOn(open);

  it('takes an order as long as the longest real one', () =>
    withOrders(async (desk) => {
      const orderId = await submittedOrder(
        desk,
        Array.from({ length: 1114 }, () => ({ itemId: 'LAMP', quantity: '1' })),
      );
      expect((await orderOf(desk, orderId)).lines).toHaveLength(1114);
    }));

  it('a blocked item does not slip in by a change either', () =>
    withOrders(async (desk) => {
      await desk.insert('catalog_item', { id: 'OLD', sku: 'O-1', name: '{}', base_unit: 'pcs', blocked: true });
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      const lines = [{ itemId: 'OLD', quantity: '1', unit: 'pcs' }];
      const change = desk.call(changeOrder, { orderId, expectedVersion: 1, lines });
      await expect(change).rejects.toMatchObject({ code: 'ITEM_BLOCKED' });
      expect((await orderOf(desk, orderId)).lines).toHaveLength(1);
    }));

  it('ships to the customer or to whom they pay for, and to nobody else', () =>
    withOrders(async (desk) => {
      const party = { company_id: 'NORD', name: 'Somebody' };
      await desk.insert('base_party', { ...party, id: 'CHILD', code: 'K-2', bill_to_id: 'KUNDE' });
      await desk.insert('base_party', { ...party, id: 'STRANGER', code: 'K-3' });
      const order = { ...CART, lines: [{ itemId: 'LAMP', quantity: '1', unit: 'pcs' }] };
      for (const shipToId of ['KUNDE', 'CHILD'])
        expect(await desk.call(createOrder, { ...order, shipToId })).toMatchObject({ orderNo: null });
      for (const [shipToId, code] of [
        ['STRANGER', 'VALIDATION'],
        ['nobody', 'NOT_FOUND'],
      ] as const) {
        await expect(desk.call(createOrder, { ...order, shipToId })).rejects.toMatchObject({ code });
        const { orderId } = await desk.call(createOrder, order);
        const change = desk.call(changeOrder, { orderId, expectedVersion: 1, lines: [], shipToId });
        await expect(change).rejects.toMatchObject({ code });
      }
    }));

  it('refuses days of another calendar or century, and parts of what is counted in pieces', () =>
    withOrders(async (desk) => {
      const line = { itemId: 'LAMP', quantity: '1', unit: 'pcs' };
      for (const requestedDate of ['1405-09-01', '9999-12-31', '1999-01-01'])
        await expect(desk.call(createOrder, { ...CART, requestedDate, lines: [line] })).rejects.toThrow('/requestedDate');
      for (const quantity of ['0.000001', '1.5'])
        await expect(desk.call(createOrder, { ...CART, lines: [{ ...line, quantity }] })).rejects.toMatchObject({
          code: 'VALIDATION',
        });
      const hours = { itemId: 'SETUP', quantity: '1.5', unit: 'h' };
      expect(await desk.call(createOrder, { ...CART, lines: [line, hours] })).toMatchObject({ orderNo: null });
    }));

  it('R2 an order whose end was asked for is neither confirmed nor changed, and keeps the first reason', () =>
    withOrders(async (desk) => {
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      await desk.call(requestCancel, { orderId, reason: 'Ordered twice.' });
      await desk.call(requestCancel, { orderId, reason: 'And again.' });
      expect(desk.sent.filter((message) => message.name === 'order.cancelled')).toHaveLength(1);
      await expect(desk.call(confirmOrder, { orderId })).rejects.toMatchObject({
        code: 'CANCELLED',
        variables: { reason: 'Ordered twice.' },
      });
      const change = { orderId, expectedVersion: 1, lines: [], requestedDate: '2026-05-01' };
      await expect(desk.call(changeOrder, change)).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await desk.call(cancelOrder, { orderId, reason: 'rejected' });
      expect(await orderOf(desk, orderId)).toMatchObject({ state: 'cancelled', orderNo: null, endReason: 'Ordered twice.' });
    }));
});
