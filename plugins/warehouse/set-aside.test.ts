/** Nothing leaves but what is set aside for an order that still wants it. */
import { expect, it } from '@jest/globals';
import { confirmedOrder, seedTrade } from '../../test/support/order-fixture.ts';
import { IN_FLOW, withPlugins, type PluginDesk } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { base } from '../base/index.ts';
import { catalog } from '../catalog/index.ts';
import { holdOrder, orders, releaseOrder, requestCancel } from '../orders/index.ts';
import { receiveStock, reserveStock, stock, unreserveStock } from '../stock/index.ts';
import { cancelRequest, issueRequest, requestGoods, warehouse } from './index.ts';

eachDatabase('goods set aside', (open) => {
  const withWarehouse = (work: (desk: PluginDesk) => Promise<void>) =>
    withPlugins(open, [base, catalog, orders, stock, warehouse], async (desk) => {
      await seedTrade(desk);
      await desk.insert('stock_warehouse', { id: 'MAIN', company_id: 'NORD', code: 'M', name: 'Main', priority: 1 });
      await work(desk);
    });

  const receiveLamps = (desk: PluginDesk, quantity: string) =>
    desk.call(receiveStock, {
      companyId: 'NORD',
      warehouseId: 'MAIN',
      itemId: 'LAMP',
      quantity,
      unit: 'pcs',
      reference: 'test',
    });

  const reservedLamps = async (desk: PluginDesk, quantity: string) => {
    const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity }]);
    await desk.call(reserveStock, { orderId });
    return orderId;
  };

  const requestOf = async (desk: PluginDesk, orderId: string) => {
    const { requestId } = await desk.call(requestGoods, { orderId });
    if (requestId === null) throw new Error('nothing to ship');
    return requestId;
  };

  const balance = async (desk: PluginDesk) => {
    const [row] = await desk.rows('stock_balance');
    return [row?.['on_hand_micro'], row?.['reserved_micro']];
  };

  const verifyAll = (desk: PluginDesk) =>
    desk.transact(async (context) => {
      const found: string[] = [];
      for (const plugin of [orders, stock, warehouse]) found.push(...((await plugin.verifyBooks?.(context)) ?? ['absent']));
      return found;
    });

  it('R5 R6 goods that are no longer set aside are not issued, and the books stay true', () =>
    withWarehouse(async (desk) => {
      await receiveLamps(desk, '9');
      const other = await reservedLamps(desk, '5');
      const orderId = await reservedLamps(desk, '3');
      const requestId = await requestOf(desk, orderId);
      await expect(desk.call(unreserveStock, { orderId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await desk.call(unreserveStock, { orderId }, { instance: IN_FLOW });
      await expect(desk.call(issueRequest, { requestId })).rejects.toMatchObject({ code: 'PICK_MISMATCH' });
      expect(await balance(desk)).toEqual([9_000_000, 5_000_000]);
      expect(await verifyAll(desk)).toEqual([]);
      await desk.call(reserveStock, { orderId });
      await desk.call(issueRequest, { requestId });
      await desk.call(issueRequest, { requestId: await requestOf(desk, other) });
      expect(await balance(desk)).toEqual([1_000_000, 0]);
      expect(await verifyAll(desk)).toEqual([]);
    }));

  it('R6 a hold that comes after the request stops the issue', () =>
    withWarehouse(async (desk) => {
      await receiveLamps(desk, '1');
      const orderId = await reservedLamps(desk, '1');
      const requestId = await requestOf(desk, orderId);
      await desk.call(holdOrder, { orderId, reason: 'credit' });
      await expect(desk.call(issueRequest, { requestId })).rejects.toMatchObject({ code: 'CREDIT_STOP' });
      expect(await balance(desk)).toEqual([1_000_000, 1_000_000]);
      await desk.call(releaseOrder, { orderId, reason: 'credit' });
      expect(await desk.call(issueRequest, { requestId })).toMatchObject({ backorder: false });
    }));

  it('R2 once the end of an order was asked for, nothing is requested and nothing leaves', () =>
    withWarehouse(async (desk) => {
      await receiveLamps(desk, '3');
      const orderId = await reservedLamps(desk, '3');
      const requestId = await requestOf(desk, orderId);
      await desk.call(requestCancel, { orderId, reason: 'Ordered twice.' });
      await expect(desk.call(issueRequest, { requestId })).rejects.toMatchObject({ code: 'ON_HOLD' });
      await desk.call(cancelRequest, { requestId });
      await expect(desk.call(requestGoods, { orderId })).rejects.toMatchObject({ code: 'ON_HOLD' });
      expect(await balance(desk)).toEqual([3_000_000, 3_000_000]);
    }));
});
