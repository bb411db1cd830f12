import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../engine/plugin.ts';
import { missingTexts } from '../../test/support/missing-texts.ts';
import { TESTER, withPlugins, type PluginDesk } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { confirmedOrder, issue, seedTrade, submittedOrder } from '../../test/support/trade.ts';
import { base } from '../base/index.ts';
import { catalog } from '../catalog/index.ts';
import { fromIssue, invoicing, receivePayment } from '../invoicing/index.ts';
import { cancelOrder, changeOrder, confirmOrder, orders, readOrder } from '../orders/index.ts';
import { priceOperation, pricing } from '../pricing/index.ts';
import { stock } from '../stock/index.ts';
import { warehouse } from '../warehouse/index.ts';
import { exposureFact } from './facts/exposure.ts';
import { credit, creditCheck, creditOverride } from './index.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const DAY = 86_400_000;

describe('credit', () => {
  it('has every text in every language', () => {
    expect(missingTexts(credit)).toEqual([]);
  });
});

eachDatabase('credit', (open) => {
  /** The limit of the group `retail`, to which `chain` (and, through it, `shop`) belongs, is 100.00 EUR. */
  const withCredit = (work: (desk: PluginDesk) => Promise<void>) =>
    withPlugins(open, [base, catalog, orders, pricing, stock, warehouse, invoicing, credit], async (desk) => {
      await seedTrade(desk);
      await desk.insert('credit_limit', { ...LIMIT, id: 'group', customer_group: 'retail', amount_minor: 10_000 });
      await work(desk);
    });
  const LIMIT = { company_id: 'NORD', currency: 'EUR', valid_from: '2020-01-01', approved: true };

  /** A priced order of lamps at 11.90 each. */
  const lamps = async (desk: PluginDesk, quantity: number, customerId = 'chain') => {
    const orderId = await submittedOrder(desk, [{ itemId: 'LAMP', quantity: String(quantity) }], { customerId });
    await desk.call(priceOperation, { orderId });
    return orderId;
  };
  const check = (desk: PluginDesk, orderId: string) => desk.call(creditCheck, { orderId, stage: 'approval' });

  it('lets exactly one of twenty orders of 60 % of the limit pass at the same time', () =>
    withCredit(async (desk) => {
      const ids: string[] = [];
      for (let index = 0; index < 20; index += 1) ids.push(await lamps(desk, 5, index % 2 === 0 ? 'chain' : 'shop'));
      const outcomes = await Promise.allSettled(ids.map((orderId) => check(desk, orderId)));
      const passed = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(passed.map((outcome) => outcome.value)).toEqual([{ status: 'ok', exposure: eur('59.50'), limit: eur('100.00') }]);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') {
          expect(outcome.reason).toMatchObject({
            code: 'CREDIT_HOLD',
            variables: { status: 'hold', exposure: eur('119.00'), limit: eur('100.00') },
          });
        }
      }
      // Cancelling the one that passed makes room for exactly one more.
      const winner = ids[outcomes.findIndex((outcome) => outcome.status === 'fulfilled')] ?? '';
      await desk.call(cancelOrder, { orderId: winner, reason: 'changed their mind' });
      const again = await Promise.allSettled(ids.filter((id) => id !== winner).map((orderId) => check(desk, orderId)));
      expect(again.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    }));

  it('counts an order once, from the check to the paid invoice', () =>
    withCredit(async (desk) => {
      const orderId = await lamps(desk, 8);
      const exposure = async () => {
        const probe = await lamps(desk, 1, 'shop');
        const card = await desk.transact((context) => exposureFact.read({ orderId: probe }, context));
        return card.fields.slice(3).map((field) => (field.value as { amount: string }).amount);
      };
      // Exposure with a probe of 11.90; delivered, not invoiced; ordered, not delivered.
      expect(await exposure()).toEqual(['11.90', '0.00', '11.90']);
      expect(await check(desk, orderId)).toMatchObject({ status: 'watch', exposure: eur('95.20') });
      expect(await check(desk, orderId)).toMatchObject({ status: 'watch', exposure: eur('95.20') });
      expect(await exposure()).toEqual(['107.10', '0.00', '107.10']);
      await desk.call(confirmOrder, { orderId });
      expect(await exposure()).toEqual(['107.10', '0.00', '107.10']);
      await issue(desk, orderId, 'WZ1', [3]);
      expect(await exposure()).toEqual(['107.10', '35.70', '71.40']);
      const [invoiceId = ''] = (await desk.call(fromIssue, { orderId })).invoiceIds;
      expect(await exposure()).toEqual(['107.10', '0.00', '71.40']);
      const paid = { invoiceId, receivedOn: '2026-03-22' };
      await desk.call(receivePayment, { ...paid, amount: eur('10.00'), reference: 'a' });
      expect(await exposure()).toEqual(['97.10', '0.00', '71.40']);
      await desk.call(receivePayment, { ...paid, amount: eur('25.70'), reference: 'b' });
      expect(await exposure()).toEqual(['71.40', '0.00', '71.40']);
    }));

  it('never stands in the way of invoicing what was shipped', () =>
    withCredit(async (desk) => {
      const orderId = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '50' }]);
      await issue(desk, orderId, 'WZ1', [50]);
      await expect(desk.call(creditCheck, { orderId, stage: 'issue' })).rejects.toMatchObject({ code: 'CREDIT_HOLD' });
      expect(await desk.call(fromIssue, { orderId })).toMatchObject({ total: eur('595.00') });
    }));

  it('takes the limit of the customer before the group before the company, approved and valid on the day', () =>
    withCredit(async (desk) => {
      const orderId = await lamps(desk, 1);
      const limit = async () => (await check(desk, orderId)).limit.amount;
      await desk.insert('credit_limit', { ...LIMIT, id: 'company', amount_minor: 500_000 });
      expect(await limit()).toBe('100.00');
      await desk.insert('credit_limit', {
        ...LIMIT,
        id: 'c1',
        customer_id: 'chain',
        amount_minor: 30_000,
        valid_to: '2026-03-20',
      });
      await desk.insert('credit_limit', { ...LIMIT, id: 'c2', customer_id: 'chain', amount_minor: 40_000, approved: false });
      expect(await limit()).toBe('100.00');
      // In zloty at the fixed rate of 0.25.
      await desk.insert('credit_limit', { ...LIMIT, id: 'c3', customer_id: 'chain', amount_minor: 80_000, currency: 'PLN' });
      expect(await limit()).toBe('200.00');
      const other = await lamps(desk, 1, 'cash');
      expect(await check(desk, other)).toMatchObject({ status: 'noCheck' });
    }));

  it('exempts prepaid customers, and stops those who are stopped', () =>
    withCredit(async (desk) => {
      const prepaid = await lamps(desk, 1000, 'cash');
      expect(await check(desk, prepaid)).toMatchObject({ status: 'noCheck' });
      await desk.insert('base_party', { id: 'bad', company_id: 'NORD', code: 'B', name: 'Bad', credit_policy: 'stop' });
      const stopped = await lamps(desk, 1, 'bad');
      const release = { orderId: stopped, decision: 'release', reason: 'promised', decidedBy: 'carla' } as const;
      await desk.call(creditOverride, release, { actor: CARLA });
      await expect(check(desk, stopped)).rejects.toMatchObject({ code: 'CREDIT_STOP', variables: { status: 'stop' } });
    }));

  it('blocks a customer with an invoice past its grace days', () =>
    withCredit(async (desk) => {
      const old = await confirmedOrder(desk, [{ itemId: 'LAMP', quantity: '1' }]);
      await issue(desk, old, 'WZ1', [1]);
      await desk.call(fromIssue, { orderId: old });
      const orderId = await lamps(desk, 1);
      // Due after 30 days, 14 days of grace.
      desk.now += 44 * DAY;
      expect(await check(desk, orderId)).toMatchObject({ status: 'ok' });
      desk.now += DAY;
      await expect(check(desk, orderId)).rejects.toMatchObject({ code: 'OVERDUE', variables: { status: 'overdue' } });
    }));

  const CARLA: Actor = { userId: 'carla', onBehalfOf: null, groups: ['credit-controllers'], rights: ['orders.readAll'] };

  it('lets a release pass: this version, until it expires, up to its ceiling', () =>
    withCredit(async (desk) => {
      const orderId = await lamps(desk, 10);
      await expect(check(desk, orderId)).rejects.toMatchObject({ code: 'CREDIT_HOLD' });
      const release = { orderId, decision: 'release', reason: 'bank guarantee', decidedBy: 'carla' } as const;
      expect(await desk.call(creditOverride, release, { actor: CARLA })).toEqual({
        decision: 'release',
        expiry: '2026-03-28',
        ceiling: eur('119.00'),
      });
      expect(await check(desk, orderId)).toMatchObject({ status: 'released' });
      const holds = async () => expect(check(desk, orderId)).rejects.toMatchObject({ code: 'CREDIT_HOLD' });

      desk.now += 7 * DAY;
      expect(await check(desk, orderId)).toMatchObject({ status: 'released' });
      desk.now += DAY;
      await holds();

      expect(await desk.call(creditOverride, { ...release, ceiling: eur('150.00') }, { actor: CARLA })).toMatchObject({
        expiry: '2026-04-05',
      });
      const more = await confirmedOrder(desk, [{ itemId: 'CABLE', quantity: '11' }]);
      await holds();
      await desk.call(cancelOrder, { orderId: more, reason: 'test' });
      expect(await check(desk, orderId)).toMatchObject({ status: 'released' });

      const lineId = (await desk.transact((context) => readOrder(context, orderId))).lines[0]?.id ?? '';
      await desk.call(changeOrder, { orderId, expectedVersion: 1, lines: [{ lineId, cancelQuantity: '1' }] });
      await expect(check(desk, orderId)).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await desk.call(priceOperation, { orderId });
      await holds();
    }));

  it('takes back a release by a later rejection', () =>
    withCredit(async (desk) => {
      const orderId = await lamps(desk, 10);
      const decide = (decision: 'release' | 'reject') =>
        desk.call(creditOverride, { orderId, decision, reason: 'see file', decidedBy: 'carla' }, { actor: CARLA });
      await decide('release');
      expect(await check(desk, orderId)).toMatchObject({ status: 'released' });
      desk.now += 1000;
      expect(await decide('reject')).toMatchObject({ expiry: null });
      await expect(check(desk, orderId)).rejects.toMatchObject({ code: 'CREDIT_HOLD' });
    }));

  it('lets only credit controllers decide, in their own name, and not on their own orders', () =>
    withCredit(async (desk) => {
      const orderId = await lamps(desk, 10);
      const decide = (actor: Actor, decidedBy: string) =>
        desk.call(creditOverride, { orderId, decision: 'release', reason: 'please', decidedBy }, { actor });
      const blank = { orderId, decision: 'release', reason: '  ', decidedBy: 'carla' } as const;
      await expect(desk.call(creditOverride, blank, { actor: CARLA })).rejects.toMatchObject({ code: 'NO_REASON' });
      const sales: Actor = { ...CARLA, userId: 'sam', groups: ['sales'] };
      await expect(decide(sales, 'sam')).rejects.toMatchObject({ code: 'NOT_AUTHORISED' });
      await expect(decide(CARLA, 'chris')).rejects.toMatchObject({ code: 'NOT_AUTHORISED' });
      await expect(decide(TESTER, TESTER.userId)).rejects.toMatchObject({ code: 'NOT_AUTHORISED' });
      expect(await desk.rows('credit_override')).toEqual([]);
      expect(await decide({ ...CARLA, groups: [], rights: ['credit.override'] }, 'carla')).toMatchObject({ decision: 'release' });
    }));
});
