import { describe, expect, it } from '@jest/globals';
import { missingTexts } from '../../test/support/missing-texts.ts';
import { withPlugins, type PluginDesk } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { confirmedOrder, issue, seedTrade } from '../../test/support/trade.ts';
import { statement } from '../../engine/plugin.ts';
import { base } from '../base/index.ts';
import { catalog } from '../catalog/index.ts';
import { changeOrder, closeOrder, orders, readOrder } from '../orders/index.ts';
import { pricing } from '../pricing/index.ts';
import { receiveStock, reserveStock, stock } from '../stock/index.ts';
import { issueRequest, requestGoods, reverseIssue, warehouse } from '../warehouse/index.ts';
import { fromIssue, fromIssues, invoicing, openInvoices, receivePayment } from './index.ts';

describe('invoicing', () => {
  it('has every text in every language', () => {
    expect(missingTexts(invoicing)).toEqual([]);
  });
});

const eur = (amount: string) => ({ amount, currency: 'EUR' });

eachDatabase('invoicing', (open) => {
  const withTrade = (work: (desk: PluginDesk) => Promise<void>) =>
    withPlugins(open, [base, catalog, orders, pricing, stock, warehouse, invoicing], async (desk) => {
      await seedTrade(desk);
      await work(desk);
      for (const plugin of [base, orders, invoicing]) {
        expect(await desk.transact(async (context) => plugin.verifyBooks?.(context))).toEqual([]);
      }
    });
  const snapshots = async (desk: PluginDesk) =>
    (await desk.rows('invoicing_invoice', 'n')).map((row) => JSON.parse(String(row['snapshot'])) as Record<string, unknown>);

  it('invoices what was issued at the prices of the order, with a complete snapshot (R7)', () =>
    withTrade(async (desk) => {
      const orderId = await confirmedOrder(desk, [
        { itemId: 'LAMP', quantity: '2', unit: 'box', discountPercent: '10' },
        { itemId: 'CABLE', quantity: '3.5' },
      ]);
      expect(await desk.call(fromIssue, { orderId })).toEqual({ invoiceIds: [], total: eur('0.00'), nothingToInvoice: true });
      await issue(desk, orderId, 'WZ1', [12, 3.5]);
      // A price list changed meanwhile changes nothing: price and discount are the order's.
      await desk.insert('pricing_list_price', {
        id: 'later',
        list_id: 'EUR',
        item_id: 'LAMP',
        unit: 'pcs',
        valid_from: '2026-03-21',
        currency: 'EUR',
        unit_price_minor: 9999,
      });
      const first = await desk.call(fromIssue, { orderId });
      expect(first).toMatchObject({ total: eur('138.93'), nothingToInvoice: false });
      expect(first.invoiceIds).toHaveLength(1);
      expect((await snapshots(desk))[0]).toEqual({
        number: 'INVOICE-2026-00001',
        invoiceDate: '2026-03-21',
        dueDate: '2026-04-20',
        currency: 'EUR',
        language: 'de',
        calendar: 'gregorian',
        seller: { name: 'Nordhandel GmbH', taxId: 'DE111', address: 'Hafen 1, Hamburg' },
        buyer: { code: 'C1', name: 'Kette AG', taxId: 'DE222', address: 'Markt 2, Kiel' },
        lines: [
          {
            lineNo: 1,
            orderNo: 'ORDER-2026-00001',
            orderLineNo: 1,
            issueNo: 'WZ1',
            sku: 'L-1',
            name: 'Lampe',
            quantity: '1',
            unit: 'box',
            unitPrice: '120.00',
            discountPercent: '10',
            net: '108.00',
            taxCategory: 'S',
            taxPercent: '19',
          },
          expect.objectContaining({ lineNo: 2, name: 'Kabel', quantity: '3.5', unit: 'm', net: '8.75' }),
        ],
        taxes: [{ taxCategory: 'S', taxPercent: '19', base: '116.75', tax: '22.18' }],
        net: '116.75',
        tax: '22.18',
        gross: '138.93',
      });
    }));

  it('invoices each issue once, the parts adding up to the agreed net', () =>
    withTrade(async (desk) => {
      await desk.insert('pricing_customer_price', {
        id: 'odd',
        customer_id: 'chain',
        item_id: 'LAMP',
        unit: 'box',
        valid_from: '2020-01-01',
        currency: 'EUR',
        unit_price_minor: 100,
      });
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '1', unit: 'box' }]);
      for (const name of ['WZ1', 'WZ2', 'WZ3']) {
        await issue(desk, orderId, name, [4]);
        expect(await desk.call(fromIssue, { orderId })).toMatchObject({ nothingToInvoice: false });
        expect(await desk.call(fromIssue, { orderId })).toMatchObject({ nothingToInvoice: true });
      }
      const lines = await desk.rows('invoicing_line');
      expect(lines.map((line) => [line['issue_line_id'], line['net_minor']])).toEqual([
        ['WZ1-1', 33],
        ['WZ2-1', 34],
        ['WZ3-1', 33],
      ]);
      const order = await desk.transact((context) => readOrder(context, orderId));
      expect(order.lines[0]).toMatchObject({ deliveredBaseMicro: 12_000_000, invoicedBaseMicro: 12_000_000 });
    }));

  it('makes one invoice when the same order is invoiced twenty times at once', () =>
    withTrade(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '3' }]);
      await issue(desk, orderId, 'WZ1', [3]);
      const results = await Promise.all(Array.from({ length: 20 }, () => desk.call(fromIssue, { orderId })));
      expect(results.filter((result) => !result.nothingToInvoice)).toHaveLength(1);
      expect(await desk.rows('invoicing_invoice')).toHaveLength(1);
    }));

  it('follows the warehouse: received, reserved, requested, issued, reversed, issued again, invoiced', () =>
    withTrade(async (desk) => {
      await desk.insert('stock_warehouse', { id: 'main', company_id: 'NORD', code: 'M', name: '{"de":"Haupt"}' });
      const goods = { companyId: 'NORD', warehouseId: 'main', itemId: 'LAMP', unit: 'pcs' };
      await desk.call(receiveStock, { ...goods, quantity: '6', reference: 'delivery note 1' });
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '10' }]);
      const ship = async () => {
        await desk.call(reserveStock, { orderId });
        const { requestId } = await desk.call(requestGoods, { orderId });
        return desk.call(issueRequest, { requestId: requestId ?? '' });
      };
      const first = await ship();
      expect(first.backorder).toBe(true);
      await desk.call(reverseIssue, { issueId: first.issueId });
      expect(await desk.call(fromIssue, { orderId })).toMatchObject({ nothingToInvoice: true });
      const second = await ship();
      expect(await desk.call(fromIssue, { orderId })).toMatchObject({ total: eur('71.40') });
      await desk.call(receiveStock, { ...goods, quantity: '4', reference: 'delivery note 2' });
      const third = await ship();
      expect(third.backorder).toBe(false);
      expect(await desk.call(fromIssue, { orderId })).toMatchObject({ total: eur('47.60') });
      const issueNos = (await snapshots(desk)).flatMap((invoice) =>
        (invoice['lines'] as { issueNo: string }[]).map((line) => line.issueNo),
      );
      expect(issueNos).toEqual([second.issueNo, third.issueNo]);
      await expect(desk.call(reverseIssue, { issueId: third.issueId })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
    }));

  it('does not invoice what was issued and reversed', () =>
    withTrade(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '10' }]);
      await issue(desk, orderId, 'WZ1', [4]);
      await issue(desk, orderId, 'WZ2', [5]);
      await issue(desk, orderId, 'REV1', [-4], 'WZ1');
      expect(await desk.call(fromIssue, { orderId })).toMatchObject({ total: eur('59.50') });
      expect(await desk.rows('invoicing_line')).toMatchObject([{ issue_id: 'WZ2', quantity_base_micro: 5_000_000 }]);
    }));

  it('follows the invoice rule of the order', () =>
    withTrade(async (desk) => {
      const lines = [{ itemId: 'LAMP', quantity: '2' }] as const;
      const whole = await confirmedOrder(desk, lines, { invoiceRule: 'afterOrderDelivered' });
      await issue(desk, whole, 'A1', [1]);
      expect(await desk.call(fromIssue, { orderId: whole })).toMatchObject({ nothingToInvoice: true });
      await issue(desk, whole, 'A2', [1]);
      expect(await desk.call(fromIssue, { orderId: whole })).toMatchObject({ total: eur('23.80') });

      const atOnce = await confirmedOrder(desk, lines, { invoiceRule: 'immediate' });
      expect(await desk.call(fromIssue, { orderId: atOnce })).toMatchObject({ total: eur('23.80') });
      await issue(desk, atOnce, 'B1', [2]);
      expect(await desk.call(fromIssue, { orderId: atOnce })).toMatchObject({ nothingToInvoice: true });

      const byHand = await confirmedOrder(desk, lines, { invoiceRule: 'manual' });
      await issue(desk, byHand, 'C1', [2]);
      expect(await desk.call(fromIssue, { orderId: byHand })).toMatchObject({ nothingToInvoice: true });
      expect(await desk.call(fromIssues, { issueIds: ['C1'] })).toMatchObject({ totals: [eur('23.80')] });
    }));

  it('invoices a service when the order is confirmed, and counts it as delivered', () =>
    withTrade(async (desk) => {
      const orderId = await confirmedOrder(desk, [
        { itemId: 'SETUP', quantity: '1.5' },
        { itemId: 'LAMP', quantity: '1' },
      ]);
      expect(await desk.call(fromIssue, { orderId })).toMatchObject({ total: eur('80.25') });
      const order = await desk.transact((context) => readOrder(context, orderId));
      expect(order.lines).toMatchObject([{ outstandingBaseMicro: 0 }, { outstandingBaseMicro: 1_000_000 }]);
      await issue(desk, orderId, 'WZ1', [0, 1]);
      expect(await desk.call(fromIssue, { orderId })).toMatchObject({ total: eur('11.90') });
      expect(await desk.call(closeOrder, { orderId })).toEqual({ state: 'closed' });
    }));

  it('keeps the price per unit of a line that was closed short', () =>
    withTrade(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '10' }]);
      await issue(desk, orderId, 'WZ1', [4]);
      await desk.call(closeOrder, { orderId, reason: 'no longer made' });
      expect(await desk.call(fromIssue, { orderId })).toMatchObject({ total: eur('47.60') });
    }));

  it('waits for a price when the order was changed and not priced again', () =>
    withTrade(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '4' }], { invoiceRule: 'manual' });
      await issue(desk, orderId, 'WZ1', [2]);
      const { lines } = await desk.transact((context) => readOrder(context, orderId));
      await desk.call(changeOrder, {
        orderId,
        expectedVersion: 1,
        lines: [{ lineId: lines[0]?.id ?? '', cancelQuantity: '1' }],
      });
      await expect(desk.call(fromIssues, { issueIds: ['WZ1'] })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      expect(await desk.rows('invoicing_invoice')).toEqual([]);
    }));

  it('makes the right set of invoices from issues of several orders (ISOF-11)', () =>
    withTrade(async (desk) => {
      const lines = [{ itemId: 'LAMP', quantity: '1' }] as const;
      const orderIds = {
        W1: await confirmedOrder(desk, lines),
        W2: await confirmedOrder(desk, lines, { customerId: 'shop' }),
        W3: await confirmedOrder(desk, lines, { customerId: 'cash' }),
      };
      for (const [name, orderId] of Object.entries(orderIds)) await issue(desk, orderId, name, [1]);
      const issueIds = ['W1', 'W2', 'W3'];
      await expect(desk.call(fromIssues, { issueIds, oneInvoice: true })).rejects.toMatchObject({ code: 'GROUP_CONFLICT' });
      const made = await desk.call(fromIssues, { issueIds });
      expect(made.invoiceIds).toHaveLength(2);
      expect(made.totals).toEqual([eur('35.70')]);
      const invoices = await desk.rows('invoicing_invoice', 'bill_to_id');
      expect(invoices.map((row) => [row['bill_to_id'], row['gross_minor']])).toEqual([
        ['cash', 1190],
        ['chain', 2380],
      ]);
      await expect(desk.call(fromIssues, { issueIds: ['W1'] })).rejects.toMatchObject({ code: 'ALREADY_INVOICED' });
      await expect(desk.call(fromIssues, { issueIds: ['W9'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }));

  it('never changes a posted invoice', () =>
    withTrade(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      await issue(desk, orderId, 'WZ1', [1]);
      await desk.call(fromIssue, { orderId });
      for (const sql of [
        'update invoicing_invoice set gross_minor = gross_minor + 1, net_minor = net_minor + 1',
        `update invoicing_invoice set snapshot = '{}'`,
        'update invoicing_line set net_minor = 0',
        'delete from invoicing_line',
        'delete from invoicing_invoice',
      ]) {
        const tamper = statement(`test.${sql}`, ({ knex }) => knex.raw(sql));
        await expect(desk.transact((context) => context.tx.run(tamper, {}))).rejects.toMatchObject({
          message: expect.stringContaining('a posted invoice never changes'),
        });
      }
    }));

  it('takes receipts up to what is open, each reference once, and settles with the last (R17)', () =>
    withTrade(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '10' }]);
      await issue(desk, orderId, 'WZ1', [10]);
      const [invoiceId = ''] = (await desk.call(fromIssue, { orderId })).invoiceIds;
      const pay = (amount: string, reference: string) =>
        desk.call(receivePayment, { invoiceId, amount: eur(amount), receivedOn: '2026-03-22', reference });
      expect(await pay('100.00', 'bank-1')).toEqual({ open: eur('19.00'), settled: false });
      expect(await pay('100.00', 'bank-1')).toEqual({ open: eur('19.00'), settled: false });
      await expect(pay('19.01', 'bank-2')).rejects.toMatchObject({ code: 'OPERATION_REFUSED' });
      const openNow = () => desk.transact((context) => openInvoices(context, 'chain'));
      expect(await openNow()).toMatchObject([{ id: invoiceId, openMinor: 1900, dueDate: '2026-04-20' }]);
      const together = await Promise.allSettled([pay('19.00', 'bank-3'), pay('19.00', 'bank-4')]);
      expect(together.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
      expect(await openNow()).toEqual([]);
    }));
});
