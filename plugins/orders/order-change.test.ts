import { expect, it } from '@jest/globals';
import { confirmedOrder, deliver, lineOf, orderOf, ordersOn, submittedOrder } from '../../test/support/order-fixture.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { changeOrder, confirmOrder, writePrices } from './index.ts';

eachDatabase('order changes', (open) => {
  const withOrders = ordersOn(open);

  it('R3 a change bumps the version, voids the price, re-opens the approval and tells the flow what is material', () =>
    withOrders(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      const { id: lineId } = await lineOf(desk, orderId);
      const linePrice = {
        lineId,
        unitPriceMinor: 1000,
        discountMicro: 0,
        netMinor: 3000,
        taxCategory: 'S',
        taxRateMicro: 19_000_000,
        pricedBaseMicro: 3_000_000,
      };
      const total = { netMinor: 3000, taxMinor: 570, grossMinor: 3570 };
      await desk.transact((context) => writePrices(context, { orderId, version: 1, ...total, lines: [linePrice] }));
      expect((await orderOf(desk, orderId)).price).toEqual(total);

      const note = { orderId, expectedVersion: 1, lines: [{ lineId, note: 'ring twice' }] };
      expect(await desk.call(changeOrder, note)).toEqual({ version: 2, materialFields: [] });
      expect(await orderOf(desk, orderId)).toMatchObject({ version: 2, state: 'approved', price: total });
      expect(desk.sent.map((message) => message.name)).toEqual(['order.submitted']);

      const change = {
        orderId,
        expectedVersion: 2,
        reason: 'bigger shop',
        lines: [
          { lineId, cancelQuantity: '1', discountPercent: '12.5' },
          { itemId: 'CABLE', quantity: '4', unit: 'pcs' },
        ],
      };
      expect(await desk.call(changeOrder, change)).toEqual({ version: 3, materialFields: ['discount', 'lines', 'quantity'] });
      const changed = await orderOf(desk, orderId);
      expect(changed).toMatchObject({ version: 3, state: 'submitted', price: null });
      expect(changed.lines).toMatchObject([
        { requestedMicro: 3_000_000, cancelledBaseMicro: 1_000_000, discountMicro: 12_500_000, price: null },
        { lineNo: 2, requestedMicro: 4_000_000 },
      ]);
      expect(desk.sent.at(-1)).toMatchObject({
        name: 'order.changed',
        correlationKey: orderId,
        variables: { orderId, docVersion: 3, materialFields: ['discount', 'lines', 'quantity'] },
      });
    }));

  it('R3 a change on an old version is refused, as is pricing one', () =>
    withOrders(async (desk) => {
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      await desk.call(changeOrder, { orderId, expectedVersion: 1, lines: [], requestedDate: '2026-05-01' });
      const again = desk.call(changeOrder, { orderId, expectedVersion: 1, lines: [], requestedDate: '2026-06-01' });
      await expect(again).rejects.toMatchObject({ code: 'STALE_VERSION', status: 409 });
      const prices = { orderId, version: 1, netMinor: 1, taxMinor: 0, grossMinor: 1, lines: [] };
      await expect(desk.transact((context) => writePrices(context, prices))).rejects.toMatchObject({ code: 'STALE_VERSION' });
      await expect(desk.call(confirmOrder, { orderId, docVersion: 1 })).rejects.toMatchObject({ code: 'STALE_VERSION' });
      expect(await orderOf(desk, orderId)).toMatchObject({ requestedDate: '2026-05-01', version: 2, state: 'submitted' });
    }));

  it('R3 what is delivered is locked', () =>
    withOrders(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      const { id: lineId } = await lineOf(desk, orderId);
      await deliver(desk, orderId, lineId, 2_000_000);
      const change = (line: { cancelQuantity?: string; discountPercent?: string }) =>
        desk.call(changeOrder, { orderId, expectedVersion: 1, lines: [{ lineId, ...line }] });
      await expect(change({ cancelQuantity: '2' })).rejects.toMatchObject({ code: 'LOCKED_LINE' });
      await expect(change({ discountPercent: '5' })).rejects.toMatchObject({ code: 'LOCKED_LINE' });
      expect(await change({ cancelQuantity: '1' })).toEqual({ version: 2, materialFields: ['quantity'] });
    }));
});
