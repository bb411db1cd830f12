import { describe, expect, it } from '@jest/globals';
import { statement, type Plugin } from '../../engine/plugin.ts';
import { missingTexts } from '../../test/support/missing-texts.ts';
import { confirmedOrder, orderOf, seedTrade, submittedOrder } from '../../test/support/order-fixture.ts';
import { IN_FLOW, withPlugins, type PluginDesk } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { base } from '../base/index.ts';
import { catalog } from '../catalog/index.ts';
import { changeOrder, closeOrder, confirmOrder, orders } from '../orders/index.ts';
import { expectStock, promiseStock, receiveStock, reservedGoods, reserveStock, stock, unreserveStock } from './index.ts';
import { promiseOrder } from './promise-order.ts';
import { reservationState } from './reservation-state.ts';

describe('stock', () => {
  it('has every text in every language', () => {
    expect(missingTexts(stock)).toEqual([]);
  });

  it('R5 the state of a reservation follows from its sums', () => {
    const state = (wantedMicro: number, openMicro: number, consumedMicro: number) =>
      reservationState({ wantedMicro, openMicro, consumedMicro });
    expect([
      state(3, 0, 0),
      state(3, 1, 0),
      state(3, 3, 0),
      state(3, 1, 1),
      state(3, 0, 3),
      state(0, 0, 0),
      state(0, 0, 1),
    ]).toEqual(['draft', 'partlyReserved', 'reserved', 'partlyDelivered', 'delivered', 'cancelled', 'delivered']);
  });
});

eachDatabase('stock', (open) => {
  const withStock = (work: (desk: PluginDesk) => Promise<void>) =>
    withPlugins(open, [base, catalog, orders, stock], async (desk) => {
      await seedTrade(desk);
      await desk.insert('stock_warehouse', { id: 'MAIN', company_id: 'NORD', code: 'M', name: 'Main', priority: 1 });
      await desk.insert('stock_warehouse', { id: 'BACK', company_id: 'NORD', code: 'B', name: 'Backyard', priority: 2 });
      await work(desk);
    });

  const receive = (desk: PluginDesk, itemId: string, quantity: string, warehouseId = 'MAIN', unit = 'pcs') =>
    desk.call(receiveStock, { companyId: 'NORD', warehouseId, itemId, quantity, unit, reference: 'delivery note 7' });

  const openOf = async (desk: PluginDesk, orderId: string) =>
    (await desk.transact((context) => reservedGoods(context, orderId))).map((goods) => [
      goods.itemId,
      goods.warehouseId,
      goods.openMicro,
    ]);

  const arrivals = (desk: PluginDesk) =>
    desk.sent.filter((message) => message.name === 'stock.arrived').map((message) => message.correlationKey);

  const verify = (desk: PluginDesk, plugin: Plugin = stock) =>
    desk.transact(async (context) => (await plugin.verifyBooks?.(context)) ?? ['absent']);

  it('R5 the last piece is reserved once, even by two orders at the same time', () =>
    withStock(async (desk) => {
      await receive(desk, 'LAMP', '1');
      const both = [
        await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]),
        await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]),
      ];
      const results = await Promise.all(both.map((orderId) => desk.call(reserveStock, { orderId })));
      expect(results.filter((result) => result.reservedAny)).toHaveLength(1);
      expect(results.filter((result) => result.shortAny)).toHaveLength(1);
      expect(await desk.rows('stock_balance')).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ warehouse_id: 'MAIN', on_hand_micro: 1_000_000, reserved_micro: 1_000_000 }),
        ]),
      );
      expect(await verify(desk)).toEqual([]);
    }));

  it('R5 the database refuses to reserve more than there is', () =>
    withStock(async (desk) => {
      await receive(desk, 'LAMP', '1');
      const overdraw = statement<Record<never, never>>('test.overdraw', ({ knex }) =>
        knex('stock_balance').update({ reserved_micro: 2_000_000 }),
      );
      await expect(desk.transact((context) => context.tx.run(overdraw, {}))).rejects.toMatchObject({
        message: expect.stringMatching(/stock_balance/),
      });
    }));

  it('R5 two lines of one order do not count on the same piece', () =>
    withStock(async (desk) => {
      await receive(desk, 'LAMP', '5');
      const orderId = await confirmedOrder(desk, [
        { itemId: 'LAMP', quantity: '3' },
        { itemId: 'LAMP', quantity: '3' },
        { itemId: 'SETUP', quantity: '1', unit: 'h' },
      ]);
      expect(await desk.call(reserveStock, { orderId })).toMatchObject({ reservedAny: true, shortAny: true });
      expect(await openOf(desk, orderId)).toEqual([
        ['LAMP', 'MAIN', 3_000_000],
        ['LAMP', 'MAIN', 2_000_000],
      ]);
    }));

  it('R5 reserving draws on warehouses by priority and counts units exactly', () =>
    withStock(async (desk) => {
      await receive(desk, 'LAMP', '1', 'BACK', 'box');
      await receive(desk, 'LAMP', '20', 'MAIN');
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '2', unit: 'box' }]);
      expect(await desk.call(reserveStock, { orderId })).toMatchObject({ shortAny: false });
      expect(await openOf(desk, orderId)).toEqual([
        ['LAMP', 'BACK', 4_000_000],
        ['LAMP', 'MAIN', 20_000_000],
      ]);
    }));

  it('R5 mode all reserves everything or nothing', () =>
    withStock(async (desk) => {
      await receive(desk, 'LAMP', '2');
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      await expect(desk.call(reserveStock, { orderId, mode: 'all' })).rejects.toMatchObject({ code: 'SHORTAGE' });
      expect(await desk.rows('stock_reservation')).toEqual([]);
      expect(await desk.call(reserveStock, { orderId })).toMatchObject({ reservedAny: true, shortAny: true });
    }));

  it('R5 only a confirmed order reserves', () =>
    withStock(async (desk) => {
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      await expect(desk.call(reserveStock, { orderId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
    }));

  it('R5 a receipt fills the lines that wait, oldest first, and tells each filled order once', () =>
    withStock(async (desk) => {
      const first = await confirmedOrder(desk, [
        { itemId: 'LAMP', quantity: '2' },
        { itemId: 'LAMP', quantity: '1' },
      ]);
      const second = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '5' }]);
      const third = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      for (const orderId of [first, second, third]) {
        expect(await desk.call(reserveStock, { orderId })).toMatchObject({ reservedAny: false, shortAny: true });
        desk.now += 1000;
      }
      await receive(desk, 'LAMP', '4');
      expect(arrivals(desk)).toEqual([first, second]);
      expect(await openOf(desk, second)).toEqual([['LAMP', 'MAIN', 1_000_000]]);
      await receive(desk, 'LAMP', '10');
      expect(arrivals(desk)).toEqual([first, second, second, third]);
      const states = (await desk.rows('stock_reservation', 'queued_at')).map((row) => row['state']);
      expect(states).toEqual(['reserved', 'reserved', 'reserved', 'reserved']);
      expect(await verify(desk)).toEqual([]);
    }));

  it('R5 who asks later does not overtake who waits', () =>
    withStock(async (desk) => {
      const waiting = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '2' }]);
      await desk.call(reserveStock, { orderId: waiting });
      desk.now += 1000;
      const holder = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      await receive(desk, 'LAMP', '1');
      expect(await desk.call(reserveStock, { orderId: holder })).toMatchObject({ reservedAny: false });
      expect(await openOf(desk, waiting)).toEqual([['LAMP', 'MAIN', 1_000_000]]);
    }));

  it('R5 giving back releases everything, once, and serves whoever waits longest', () =>
    withStock(async (desk) => {
      await receive(desk, 'LAMP', '2');
      const holder = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '2' }]);
      const waiting = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      await desk.call(reserveStock, { orderId: holder });
      await desk.call(reserveStock, { orderId: waiting });
      await expect(desk.call(unreserveStock, { orderId: holder })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      expect(await openOf(desk, holder)).toEqual([['LAMP', 'MAIN', 2_000_000]]);
      const inFlow = { instance: IN_FLOW };
      expect(await desk.call(unreserveStock, { orderId: holder }, inFlow)).toEqual({ orderId: holder });
      await desk.call(unreserveStock, { orderId: holder }, inFlow);
      expect(await openOf(desk, holder)).toEqual([]);
      expect(await openOf(desk, waiting)).toEqual([['LAMP', 'MAIN', 1_000_000]]);
      expect(arrivals(desk)).toEqual([waiting]);
      expect(await desk.rows('stock_balance')).toEqual(
        expect.arrayContaining([expect.objectContaining({ warehouse_id: 'MAIN', reserved_micro: 1_000_000 })]),
      );
      expect(await verify(desk)).toEqual([]);
      expect(await desk.call(reserveStock, { orderId: holder })).toMatchObject({ reservedAny: true, shortAny: true });
    }));

  it('R5 a smaller order gives back only what is too much', () =>
    withStock(async (desk) => {
      await receive(desk, 'LAMP', '5');
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '5' }]);
      await desk.call(reserveStock, { orderId });
      const lineId = (await orderOf(desk, orderId)).lines[0]?.id ?? '';
      await desk.call(changeOrder, { orderId, expectedVersion: 1, lines: [{ lineId, cancelQuantity: '2' }] });
      await desk.call(confirmOrder, { orderId });
      expect(await desk.call(reserveStock, { orderId })).toMatchObject({ reservedAny: true, shortAny: false });
      expect(await openOf(desk, orderId)).toEqual([['LAMP', 'MAIN', 3_000_000]]);
      expect(await verify(desk)).toEqual([]);
    }));

  it('R5 goods of an order that ended without its flow giving them back are freed by the job, and named by verify-books until then', () =>
    withStock(async (desk) => {
      await receive(desk, 'LAMP', '1');
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      await desk.call(reserveStock, { orderId });
      await desk.call(closeOrder, { orderId, reason: 'not needed' }, { instance: IN_FLOW });
      expect(await verify(desk)).toEqual([`order ${orderId} has ended and still holds or awaits goods`]);
      for (const job of stock.jobs) await desk.transact((context) => job.run(context));
      expect(await verify(desk)).toEqual([]);
      expect(await openOf(desk, orderId)).toEqual([]);
    }));

  it('R4 promises from stock, else from supply, else by replenishing; lines consume in turn', () =>
    withStock(async (desk) => {
      await receive(desk, 'LAMP', '10');
      const other = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '4' }], { requestedDate: '2026-06-01' });
      await desk.call(reserveStock, { orderId: other });
      const orderId = await submittedOrder(desk, [
        { itemId: 'LAMP', quantity: '5' },
        { itemId: 'LAMP', quantity: '3' },
        { itemId: 'LAMP', quantity: '100' },
      ]);
      await desk.call(expectStock, { companyId: 'NORD', itemId: 'LAMP', quantity: '2', unit: 'pcs', dueDate: '2026-03-25' });
      const lines = (await orderOf(desk, orderId)).lines.map((line) => line.id);
      expect(await desk.call(promiseStock, { orderId })).toEqual({ short: true, promiseDate: '2026-04-01', shortLines: 1 });
      expect(await desk.transact((context) => promiseOrder(context, orderId))).toEqual({
        promiseDate: '2026-04-01',
        lines: [
          { lineId: lines[0], available: '5', missing: '0', date: '2026-04-01' },
          { lineId: lines[1], available: '3', missing: '0', date: '2026-04-01' },
          { lineId: lines[2], available: '0', missing: '100', date: '2026-04-01' },
        ],
      });
    }));

  it('R4 nothing there, nothing coming, no replenishment: NO_SUPPLY; with supply, its date', () =>
    withStock(async (desk) => {
      const orderId = await submittedOrder(desk, [{ itemId: 'CABLE', quantity: '2' }]);
      await expect(desk.call(promiseStock, { orderId })).rejects.toMatchObject({ code: 'NO_SUPPLY' });
      const supply = { companyId: 'NORD', itemId: 'CABLE', quantity: '2', unit: 'pcs', dueDate: '2026-05-05' };
      const { supplyId } = await desk.call(expectStock, supply);
      expect(await desk.call(promiseStock, { orderId })).toMatchObject({ short: true, promiseDate: '2026-05-05' });
      const receipt = {
        companyId: 'NORD',
        warehouseId: 'MAIN',
        itemId: 'CABLE',
        quantity: '2',
        unit: 'pcs',
        reference: 'PO 1',
        supplyId,
      };
      await desk.call(receiveStock, receipt);
      expect(await desk.call(promiseStock, { orderId })).toMatchObject({ short: false, promiseDate: '2026-04-01' });
      await expect(desk.call(receiveStock, receipt)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }));

  it('shows what an order needs beside what is free and coming', () =>
    withStock(async (desk) => {
      await receive(desk, 'LAMP', '5');
      await desk.call(expectStock, { companyId: 'NORD', itemId: 'LAMP', quantity: '2', unit: 'pcs', dueDate: '2026-03-25' });
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      await desk.call(reserveStock, { orderId });
      const card = await desk.transact(async (context) => await stock.facts[0]?.read({ orderId }, context));
      expect(card?.tables[0]?.rows).toEqual([['L-1', '3', '3', '2', 'pcs', '2026-03-25']]);
    }));

  it('receiving refuses services, other companies’ warehouses and nothing', () =>
    withStock(async (desk) => {
      await expect(receive(desk, 'SETUP', '1', 'MAIN', 'h')).rejects.toMatchObject({ code: 'VALIDATION' });
      await expect(receive(desk, 'LAMP', '0')).rejects.toMatchObject({ code: 'VALIDATION' });
      await expect(receive(desk, 'LAMP', '1', 'ELSEWHERE')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await desk.rows('stock_move')).toEqual([]);
    }));

  it('verify-books finds a tampered balance, and the ledger cannot be tampered with', () =>
    withStock(async (desk) => {
      await receive(desk, 'LAMP', '3');
      expect(await verify(desk)).toEqual([]);
      const tamper = statement<Record<never, never>>('test.tamper', ({ knex }) =>
        knex('stock_balance').update({ on_hand_micro: 4_000_000, reserved_micro: 1_000_000 }).where({ warehouse_id: 'MAIN' }),
      );
      await desk.transact((context) => context.tx.run(tamper, {}));
      expect(await verify(desk)).toEqual([
        'item LAMP in warehouse MAIN: on hand 4000000, moves give 3000000',
        'item LAMP in warehouse MAIN: reserved 1000000, entries give 0',
      ]);
      const rewrite = statement<Record<never, never>>('test.rewrite', ({ knex }) =>
        knex('stock_move').update({ quantity_micro: 4_000_000 }),
      );
      const erase = statement<Record<never, never>>('test.erase', ({ knex }) => knex('stock_move').del());
      for (const attack of [rewrite, erase]) {
        await expect(desk.transact((context) => context.tx.run(attack, {}))).rejects.toMatchObject({
          message: expect.stringContaining('append-only'),
        });
      }
    }));
});
