import { describe, expect, it } from '@jest/globals';
import { missingTexts } from '../../test/support/missing-texts.ts';
import { withPlugins, type PluginDesk } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { seedTrade, submittedOrder } from '../../test/support/trade.ts';
import { base } from '../base/index.ts';
import { catalog } from '../catalog/index.ts';
import { changeOrder, confirmOrder, orders, readOrder } from '../orders/index.ts';
import { priceOperation, pricing } from './index.ts';

describe('pricing', () => {
  it('has every text in every language', () => {
    expect(missingTexts(pricing)).toEqual([]);
  });
});

eachDatabase('pricing.price', (open) => {
  const withTrade = (work: (desk: PluginDesk) => Promise<void>) =>
    withPlugins(open, [base, catalog, orders, pricing], async (desk) => {
      await seedTrade(desk);
      await work(desk);
    });
  const eur = (amount: string) => ({ amount, currency: 'EUR' });
  const orderOf = (desk: PluginDesk, orderId: string) => desk.transact((context) => readOrder(context, orderId));

  it('prices an order and keeps the prices on its lines, the trace beside it', () =>
    withTrade(async (desk) => {
      const orderId = await submittedOrder(desk, [
        { itemId: 'LAMP', quantity: '2', unit: 'box', discountPercent: '12.5' },
        { itemId: 'SETUP', quantity: '1.5' },
      ]);
      const priced = await desk.call(priceOperation, { orderId });
      expect(priced).toMatchObject({
        net: eur('285.00'),
        tax: eur('45.15'),
        total: eur('330.15'),
        maxDiscountPercent: '12.5',
        discountCapPercent: '10',
        overCap: true,
      });
      const order = await orderOf(desk, orderId);
      expect(order.price).toEqual({ netMinor: 28_500, taxMinor: 4515, grossMinor: 33_015 });
      expect(order.lines.map((line) => line.price)).toEqual([
        {
          unitPriceMinor: 12_000,
          discountMicro: 12_500_000,
          netMinor: 21_000,
          taxCategory: 'S',
          taxRateMicro: 19_000_000,
          pricedBaseMicro: 24_000_000,
        },
        {
          unitPriceMinor: 5000,
          discountMicro: 0,
          netMinor: 7500,
          taxCategory: 'R',
          taxRateMicro: 7_000_000,
          pricedBaseMicro: 1_500_000,
        },
      ]);
      const [calculation] = await desk.rows('pricing_calculation');
      expect(calculation).toMatchObject({ id: priced.calculationId, order_id: orderId, order_version: 1, gross_minor: 33_015 });
      expect(JSON.parse(String(calculation?.['trace']))).toMatchObject([
        {
          lineId: order.lines[0]?.id,
          steps: [{ step: 'list', amount: '12000', source: 'EUR-LAMP' }, { step: 'discount' }, { step: 'round' }],
        },
        { lineId: order.lines[1]?.id },
      ]);
    }));

  it('gives the same price again, in the same calculation', () =>
    withTrade(async (desk) => {
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      const first = await desk.call(priceOperation, { orderId });
      // The prices of the day of submission stay, whatever is valid when it is priced again.
      desk.now += 30 * 86_400_000;
      const later = { list_id: 'EUR', item_id: 'LAMP', unit: 'pcs', valid_from: '2026-04-01', currency: 'EUR' };
      await desk.insert('pricing_list_price', { ...later, id: 'later', unit_price_minor: 9999 });
      expect(await desk.call(priceOperation, { orderId })).toEqual(first);
      expect(await desk.rows('pricing_calculation')).toHaveLength(1);
    }));

  it('takes quantity breaks in the base unit for a line in another unit', () =>
    withTrade(async (desk) => {
      const offer = { list_id: 'EUR', item_id: 'LAMP', unit: 'pcs', valid_from: '2020-01-01', currency: 'EUR' };
      await desk.insert('pricing_list_price', { ...offer, id: 'from-30', min_micro: 30_000_000, unit_price_minor: 900 });
      const net = async (boxes: string) => {
        const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: boxes, unit: 'box' }]);
        return (await desk.call(priceOperation, { orderId })).net;
      };
      expect(await net('2')).toEqual(eur('240.00'));
      expect(await net('3')).toEqual(eur('324.00'));
    }));

  it('prefers the price of the customer, then of who pays, then the list; terms and surcharges apply', () =>
    withTrade(async (desk) => {
      const agreed = { unit: 'pcs', valid_from: '2020-01-01', currency: 'EUR' };
      await desk.insert('pricing_customer_price', {
        ...agreed,
        id: 'a1',
        customer_id: 'chain',
        item_id: 'LAMP',
        unit_price_minor: 800,
      });
      await desk.insert('pricing_customer_price', {
        ...agreed,
        id: 'a2',
        customer_id: 'chain',
        item_id: 'CABLE',
        unit: 'm',
        unit_price_minor: 200,
      });
      await desk.insert('pricing_customer_price', {
        ...agreed,
        id: 'a3',
        customer_id: 'shop',
        item_id: 'LAMP',
        unit_price_minor: 900,
      });
      const surcharge = { company_id: 'NORD', item_id: 'CABLE', code: 'copper', currency: 'EUR', valid_from: '2020-01-01' };
      await desk.insert('pricing_surcharge', { ...surcharge, id: 's1', amount_minor: 10 });
      await desk.insert('pricing_surcharge', { ...surcharge, id: 's2', amount_minor: 20, valid_from: '2026-01-01' });
      const terms = { company_id: 'NORD', valid_from: '2020-01-01' };
      await desk.insert('pricing_terms', { ...terms, id: 't1', customer_group: 'retail', line_discount_micro: 50_000_000 });
      await desk.insert('pricing_terms', { ...terms, id: 't2', customer_id: 'chain', order_discount_micro: 10_000_000 });
      const nets = async (customerId: string) => {
        const lines = [
          { itemId: 'LAMP', quantity: '1' },
          { itemId: 'CABLE', quantity: '1' },
        ] as const;
        const orderId = await submittedOrder(desk, lines, { customerId });
        await desk.call(priceOperation, { orderId });
        return (await orderOf(desk, orderId)).lines.map((line) => line.price?.netMinor);
      };
      expect(await nets('cash')).toEqual([1000, 270]);
      expect(await nets('shop')).toEqual([900, 220]);
      // The customer's own terms come before the group's: no 50 %, but 10 % of the order.
      expect(await nets('chain')).toEqual([720, 198]);
    }));

  it('taxes an exempt customer with nothing, in category E', () =>
    withTrade(async (desk) => {
      await desk.insert('base_party', { id: 'embassy', company_id: 'NORD', code: 'E', name: 'Embassy', tax_exempt: true });
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }], { customerId: 'embassy' });
      expect(await desk.call(priceOperation, { orderId })).toMatchObject({ tax: eur('0.00'), total: eur('10.00') });
      expect((await orderOf(desk, orderId)).lines[0]?.price).toMatchObject({ taxCategory: 'E', taxRateMicro: 0 });
    }));

  it('ends in NO_PRICE without a list or an offer, in DISCOUNT_CAP above the ceiling, and writes nothing', () =>
    withTrade(async (desk) => {
      const inZloty = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }], { currency: 'PLN' });
      await expect(desk.call(priceOperation, { orderId: inZloty })).rejects.toMatchObject({
        name: 'BpmnError',
        code: 'NO_PRICE',
      });
      const tooCheap = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '1', discountPercent: '30.5' }]);
      await expect(desk.call(priceOperation, { orderId: tooCheap })).rejects.toMatchObject({
        name: 'BpmnError',
        code: 'DISCOUNT_CAP',
        variables: { maxDiscountPercent: '30.5', ceilingPercent: '30' },
      });
      expect(await desk.rows('pricing_calculation')).toEqual([]);
      expect((await orderOf(desk, tooCheap)).price).toBeNull();
    }));

  it('ends in AMOUNT_TOO_LARGE where sums over orders would no longer be exact', () =>
    withTrade(async (desk) => {
      for (const quantity of ['999999999', '9000000000']) {
        await desk.insert('pricing_list_price', {
          id: `dear-${quantity}`,
          list_id: 'EUR',
          item_id: 'CABLE',
          unit: 'm',
          valid_from: quantity === '999999999' ? '2025-01-01' : '2025-02-01',
          currency: 'EUR',
          unit_price_minor: 9_000_000,
        });
        const orderId = await submittedOrder(desk, [{ itemId: 'CABLE', quantity }]);
        await expect(desk.call(priceOperation, { orderId })).rejects.toMatchObject({
          name: 'BpmnError',
          code: 'AMOUNT_TOO_LARGE',
        });
        expect((await orderOf(desk, orderId)).price).toBeNull();
      }
    }));

  it('keeps the agreed prices of a confirmed order until it is changed', () =>
    withTrade(async (desk) => {
      const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: '5' }]);
      await desk.call(priceOperation, { orderId });
      await desk.call(confirmOrder, { orderId });
      await expect(desk.call(priceOperation, { orderId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      const lineId = (await orderOf(desk, orderId)).lines[0]?.id ?? '';
      await desk.call(changeOrder, { orderId, expectedVersion: 1, lines: [{ lineId, cancelQuantity: '2' }] });
      expect(await desk.call(priceOperation, { orderId })).toMatchObject({ net: eur('30.00') });
      expect(await desk.rows('pricing_calculation')).toHaveLength(2);
    }));
});
