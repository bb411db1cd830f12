import { describe, expect, it } from '@jest/globals';
import { missingTexts } from '../../test/support/missing-texts.ts';
import { confirmedOrder, orderOf, seedTrade, submittedOrder, type WantedLine } from '../../test/support/order-fixture.ts';
import { IN_FLOW, TESTER, withPlugins, type PluginDesk } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { base, fromMicro } from '../base/index.ts';
import { catalog } from '../catalog/index.ts';
import {
  cancelOrder,
  changeOrder,
  confirmOrder,
  deliveredLines,
  fulfilmentOf,
  holdOrder,
  orders,
  postQuantities,
  releaseOrder,
  type DeliveryRule,
} from '../orders/index.ts';
import { receiveStock, reservedGoods, reserveStock, stock, unreserveStock } from '../stock/index.ts';
import { cancelRequest, issuedLines, issueRequest, requestGoods, reverseIssue, warehouse } from './index.ts';
import { findRequestLines } from './store.ts';

describe('warehouse', () => {
  it('has every text in every language', () => {
    expect(missingTexts(warehouse)).toEqual([]);
  });
});

eachDatabase('warehouse', (open) => {
  const withWarehouse = (work: (desk: PluginDesk) => Promise<void>) =>
    withPlugins(open, [base, catalog, orders, stock, warehouse], async (desk) => {
      await seedTrade(desk);
      await desk.insert('stock_warehouse', { id: 'MAIN', company_id: 'NORD', code: 'M', name: 'Main', priority: 1 });
      await work(desk);
    });

  const receive = (desk: PluginDesk, itemId: string, quantity: string) =>
    desk.call(receiveStock, { companyId: 'NORD', warehouseId: 'MAIN', itemId, quantity, unit: 'pcs', reference: 'test' });

  const reservedOrder = async (desk: PluginDesk, lines: readonly WantedLine[], deliveryRule: DeliveryRule = 'availability') => {
    const orderId = await confirmedOrder(desk, lines, { deliveryRule });
    await desk.call(reserveStock, { orderId });
    return orderId;
  };

  const requestOf = async (desk: PluginDesk, orderId: string) => {
    const { requestId, lineCount } = await desk.call(requestGoods, { orderId });
    if (requestId === null) throw new Error('nothing to ship');
    const lines = await desk.transact((context) => context.tx.all(findRequestLines, { requestId }));
    expect(lines).toHaveLength(lineCount);
    return {
      requestId,
      lineIds: lines.map((line) => line.id),
      quantities: lines.map((line) => fromMicro(line.quantityBaseMicro)),
    };
  };

  const balance = async (desk: PluginDesk, itemId: string) => {
    const row = (await desk.rows('stock_balance')).find((found) => found['item_id'] === itemId);
    return [row?.['on_hand_micro'], row?.['reserved_micro']];
  };

  const verifyAll = (desk: PluginDesk) =>
    desk.transact(async (context) => {
      const found: string[] = [];
      for (const plugin of [base, orders, stock, warehouse]) found.push(...((await plugin.verifyBooks?.(context)) ?? ['absent']));
      return found;
    });

  it('R6 nothing is requested unless the order is approved and free of holds', () =>
    withWarehouse(async (desk) => {
      const submitted = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      await expect(desk.call(requestGoods, { orderId: submitted })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await receive(desk, 'LAMP', '1');
      const orderId = await reservedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      await desk.call(holdOrder, { orderId, reason: 'delivery' });
      await expect(desk.call(requestGoods, { orderId })).rejects.toMatchObject({ code: 'ON_HOLD' });
      await desk.call(holdOrder, { orderId, reason: 'credit' });
      await expect(desk.call(requestGoods, { orderId })).rejects.toMatchObject({ code: 'CREDIT_STOP' });
      await desk.call(releaseOrder, { orderId, reason: 'credit' });
      await desk.call(releaseOrder, { orderId, reason: 'delivery' });
      expect(await desk.call(requestGoods, { orderId })).toMatchObject({
        nothingToShip: false,
        lineCount: 1,
      });
    }));

  it('R6 request lines come from reservations, by the delivery rule; an open request is given again', () =>
    withWarehouse(async (desk) => {
      await receive(desk, 'LAMP', '5');
      await receive(desk, 'CABLE', '9');
      const wanted = [
        { itemId: 'LAMP', quantity: '2' },
        { itemId: 'CABLE', quantity: '4' },
        { itemId: 'SETUP', quantity: '1', unit: 'h' },
      ];
      const all = await reservedOrder(desk, wanted, 'completeOrder');
      const lines = await reservedOrder(desk, wanted, 'completeLine');
      const partly = await reservedOrder(desk, [...wanted, { itemId: 'CABLE', quantity: '6' }], 'completeOrder');
      const available = await reservedOrder(desk, wanted);
      expect((await requestOf(desk, all)).quantities.toSorted()).toEqual(['2', '4']);
      expect((await requestOf(desk, lines)).quantities.toSorted()).toEqual(['2', '4']);
      expect(await desk.call(requestGoods, { orderId: partly })).toEqual({ requestId: null, nothingToShip: true, lineCount: 0 });
      expect(await desk.call(requestGoods, { orderId: available })).toMatchObject({ nothingToShip: true });
      expect((await requestOf(desk, all)).requestId).toBe((await requestOf(desk, all)).requestId);
      expect(await desk.rows('warehouse_request')).toHaveLength(2);
    }));

  it('R6 an issue moves stock, consumes the reservation, delivers the line, is dated and numbered — once', () =>
    withWarehouse(async (desk) => {
      await receive(desk, 'LAMP', '30');
      const orderId = await reservedOrder(desk, [{ itemId: 'LAMP', quantity: '2', unit: 'box' }]);
      const { requestId } = await requestOf(desk, orderId);
      desk.now = Date.UTC(2026, 11, 31, 23, 30);
      const results = await Promise.allSettled([
        desk.call(issueRequest, { requestId, issuedBy: 'picker' }),
        desk.call(issueRequest, { requestId, issuedBy: 'picker' }),
      ]);
      const given = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(given).toMatchObject([{ issueNo: 'WZ-2027-00001', issuedOn: '2027-01-01', backorder: false }]);
      expect(results.find((result) => result.status === 'rejected')).toMatchObject({ reason: { code: 'ILLEGAL_STATE' } });
      expect(await balance(desk, 'LAMP')).toEqual([6_000_000, 0]);
      expect(await desk.rows('stock_reservation')).toMatchObject([{ state: 'delivered' }]);
      const order = await orderOf(desk, orderId);
      expect(order.lines).toMatchObject([{ deliveredBaseMicro: 24_000_000, outstandingBaseMicro: 0 }]);
      expect(fulfilmentOf(order.lines)).toMatchObject({ deliveredPercent: 100, status: 'toBill' });
      expect(await desk.transact((context) => issuedLines(context, orderId))).toMatchObject([
        { issueNo: 'WZ-2027-00001', issuedOn: '2027-01-01', orderLineId: order.lines[0]?.id, quantityBaseMicro: 24_000_000 },
      ]);
      expect(await desk.rows('warehouse_issue')).toMatchObject([{ issued_by: 'picker' }]);
      expect(await verifyAll(desk)).toEqual([]);
    }));

  it('R6 partial stock: issue, backorder, arrival fills it, second issue completes', () =>
    withWarehouse(async (desk) => {
      await receive(desk, 'LAMP', '3');
      const orderId = await reservedOrder(desk, [{ itemId: 'LAMP', quantity: '5' }]);
      const first = await requestOf(desk, orderId);
      expect(first.quantities).toEqual(['3']);
      expect(await desk.call(issueRequest, { requestId: first.requestId })).toMatchObject({ backorder: true });
      expect(await desk.call(requestGoods, { orderId })).toMatchObject({ nothingToShip: true });
      expect(await desk.rows('stock_reservation')).toMatchObject([{ state: 'partlyDelivered' }]);
      await receive(desk, 'LAMP', '10');
      expect(desk.sent.at(-1)).toMatchObject({ name: 'stock.arrived', correlationKey: orderId, variables: { orderId } });
      expect(await desk.call(reserveStock, { orderId })).toMatchObject({ reservedAny: true, shortAny: false });
      const second = await requestOf(desk, orderId);
      expect(second.quantities).toEqual(['2']);
      expect(await desk.call(issueRequest, { requestId: second.requestId })).toMatchObject({
        backorder: false,
        issueNo: 'WZ-2026-00002',
      });
      expect((await orderOf(desk, orderId)).lines).toMatchObject([{ requestedMicro: 5_000_000, deliveredBaseMicro: 5_000_000 }]);
      expect(await balance(desk, 'LAMP')).toEqual([8_000_000, 0]);
      expect(await verifyAll(desk)).toEqual([]);
    }));

  it('shows what is to be picked', () =>
    withWarehouse(async (desk) => {
      await receive(desk, 'LAMP', '3');
      const orderId = await reservedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      const { requestId, lineIds } = await requestOf(desk, orderId);
      const card = await desk.transact(async (context) => await warehouse.facts[0]?.read({ requestId }, context));
      expect(card?.fields.map((field) => field.value)).toEqual(['ORDER-2026-00001', 'Kunde AG', 'open']);
      expect(card?.tables[0]?.rows).toEqual([[lineIds[0], 'L-1', 'MAIN', '3', 'pcs']]);
    }));

  it('R6 a short pick stays set aside and the order is told that it has goods', () =>
    withWarehouse(async (desk) => {
      await receive(desk, 'LAMP', '3');
      const orderId = await reservedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      const { requestId, lineIds } = await requestOf(desk, orderId);
      const picks = lineIds.map((lineId) => ({ lineId, quantity: '1' }));
      expect(await desk.call(issueRequest, { requestId, picks })).toMatchObject({ backorder: true });
      expect(desk.sent.at(-1)).toMatchObject({ name: 'stock.arrived', correlationKey: orderId });
      expect((await requestOf(desk, orderId)).quantities).toEqual(['2']);
      expect(await balance(desk, 'LAMP')).toEqual([2_000_000, 2_000_000]);
    }));

  it('R6 a pick that does not fit the request is refused and nothing is posted', () =>
    withWarehouse(async (desk) => {
      await receive(desk, 'LAMP', '9');
      const orderId = await reservedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      const { requestId, lineIds } = await requestOf(desk, orderId);
      const [lineId = ''] = lineIds;
      const one = { lineId, quantity: '1' };
      const bad = [
        { picks: [{ lineId, quantity: '4' }], at: '/picks/0/quantity', message: 'is more than the 3 that were requested' },
        { picks: [{ lineId, quantity: '-1' }], at: '/picks/0/quantity', message: 'must not be negative' },
        { picks: [{ lineId, quantity: '0' }], at: '/picks', message: 'says that nothing was picked' },
        { picks: [], at: '/picks', message: 'says that nothing was picked' },
        { picks: [one, { ...one, lineId: 'other' }], at: '/picks/1/lineId', message: 'is no line of this request' },
        { picks: [one, one], at: '/picks/1/lineId', message: 'is a line that was picked above already' },
      ];
      for (const { picks, ...fault } of bad) {
        const refused = { code: 'PICK_MISMATCH', faults: [fault] };
        await expect(desk.call(issueRequest, { requestId, picks })).rejects.toMatchObject(refused);
      }
      expect(await desk.rows('warehouse_issue')).toEqual([]);
      expect(await desk.call(issueRequest, { requestId, picks: [{ lineId, quantity: '3' }] })).toMatchObject({
        issueNo: 'WZ-2026-00001',
      });
    }));

  it('R3 R6 a request for an older version ships only while all of it is still wanted', () =>
    withWarehouse(async (desk) => {
      await receive(desk, 'LAMP', '3');
      const orderId = await reservedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      const { requestId } = await requestOf(desk, orderId);
      const lineId = (await orderOf(desk, orderId)).lines[0]?.id ?? '';
      await desk.call(changeOrder, { orderId, expectedVersion: 1, lines: [{ lineId, cancelQuantity: '1' }] });
      await expect(desk.call(issueRequest, { requestId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await desk.call(confirmOrder, { orderId });
      await expect(desk.call(issueRequest, { requestId })).rejects.toMatchObject({ code: 'PICK_MISMATCH' });
      await desk.call(cancelRequest, { requestId });
      await desk.call(reserveStock, { orderId });
      expect((await requestOf(desk, orderId)).quantities).toEqual(['2']);
    }));

  it('R6 cancelling undoes: the request, then the reservation, then the order', () =>
    withWarehouse(async (desk) => {
      await receive(desk, 'LAMP', '3');
      const orderId = await reservedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      const { requestId } = await requestOf(desk, orderId);
      expect(await desk.call(cancelRequest, { requestId })).toEqual({ cancelled: true });
      expect(await desk.call(cancelRequest, { requestId })).toEqual({ cancelled: false });
      expect(await desk.call(cancelRequest, {})).toEqual({ cancelled: false });
      await expect(desk.call(issueRequest, { requestId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await desk.call(unreserveStock, { orderId }, { instance: IN_FLOW });
      await desk.call(cancelOrder, { orderId, reason: 'customer left' });
      expect(await balance(desk, 'LAMP')).toEqual([3_000_000, 0]);
      expect(await orderOf(desk, orderId)).toMatchObject({ state: 'cancelled' });
      expect(await verifyAll(desk)).toEqual([]);
    }));

  it('R6 an issue is undone by a reversal document of its own, once', () =>
    withWarehouse(async (desk) => {
      await receive(desk, 'LAMP', '3');
      const orderId = await reservedOrder(desk, [{ itemId: 'LAMP', quantity: '2' }]);
      const { issueId } = await desk.call(issueRequest, { requestId: (await requestOf(desk, orderId)).requestId });
      await expect(desk.call(cancelOrder, { orderId, reason: 'late' })).rejects.toMatchObject({ code: 'HAS_POSTED_DOCS' });
      const { reversalId } = await desk.call(reverseIssue, { issueId });
      expect(await desk.call(reverseIssue, { issueId })).toEqual({ reversalId });
      await expect(desk.call(reverseIssue, { issueId: reversalId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await balance(desk, 'LAMP')).toEqual([3_000_000, 2_000_000]);
      expect(await desk.transact((context) => reservedGoods(context, orderId))).toMatchObject([{ openMicro: 2_000_000 }]);
      expect(await desk.transact((context) => issuedLines(context, orderId))).toEqual([]);
      expect(await desk.transact((context) => deliveredLines(context, orderId))).toMatchObject([
        { issueId, quantityBaseMicro: 0 },
      ]);
      expect(await desk.rows('warehouse_issue', 'issue_no')).toMatchObject([
        { id: issueId, issue_no: 'WZ-2026-00001', reverses_id: null },
        { id: reversalId, issue_no: 'WZ-2026-00002', reverses_id: issueId },
      ]);
      expect((await orderOf(desk, orderId)).lines).toMatchObject([{ deliveredBaseMicro: 0, outstandingBaseMicro: 2_000_000 }]);
      expect(await desk.call(issueRequest, { requestId: (await requestOf(desk, orderId)).requestId })).toMatchObject({
        backorder: false,
      });
      expect(await verifyAll(desk)).toEqual([]);
    }));

  it('R7 an invoiced issue is not reversed', () =>
    withWarehouse(async (desk) => {
      await receive(desk, 'LAMP', '2');
      const orderId = await reservedOrder(desk, [{ itemId: 'LAMP', quantity: '2' }]);
      const { issueId } = await desk.call(issueRequest, { requestId: (await requestOf(desk, orderId)).requestId });
      const lineId = (await orderOf(desk, orderId)).lines[0]?.id ?? '';
      const invoice = { orderId, lineId, documentType: 'test', documentId: 'I-1', documentLineId: '1' } as const;
      await desk.transact((context) => postQuantities(context, [{ ...invoice, kind: 'invoiced', quantityBaseMicro: 2_000_000 }]));
      await expect(desk.call(reverseIssue, { issueId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await desk.transact((context) => postQuantities(context, [{ ...invoice, kind: 'credited', quantityBaseMicro: 2_000_000 }]));
      expect(await desk.call(reverseIssue, { issueId })).toHaveProperty('reversalId');
    }));

  it('R6 what the warehouse posts is what orders count: verify-books names the difference', () =>
    withWarehouse(async (desk) => {
      await receive(desk, 'LAMP', '2');
      const orderId = await reservedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      await desk.call(issueRequest, { requestId: (await requestOf(desk, orderId)).requestId }, { actor: TESTER });
      const lineId = (await orderOf(desk, orderId)).lines[0]?.id ?? '';
      const forged = {
        orderId,
        lineId,
        kind: 'delivered',
        quantityBaseMicro: 1_000_000,
        documentType: 'forged',
        documentLineId: '1',
      } as const;
      await desk.transact((context) => postQuantities(context, [{ ...forged, documentId: 'F-1' }]));
      expect(await verifyAll(desk)).toEqual([`order ${orderId}, line ${lineId}: delivered 3000000, issues give 2000000`]);
    }));
});
