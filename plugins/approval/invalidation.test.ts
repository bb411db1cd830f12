import { expect, it } from '@jest/globals';
import { eachDatabase } from '../../test/support/postgres.ts';
import { approval, invalidateApproval } from './index.ts';
import { decide, large, plan, round, row, withApproval } from './test-support.ts';

eachDatabase('approval invalidation', (open) => {
  it('R10 a material change voids open and given decisions, and all are asked again', () =>
    withApproval(open, async (desk) => {
      const { roundId } = await plan(desk, large);
      await decide(desk, roundId, 10, 'max');
      expect(await desk.call(invalidateApproval, { roundId, reason: 'changed' })).toEqual({ roundId });
      await desk.call(invalidateApproval, { roundId, reason: 'again' });
      await expect(decide(desk, roundId, 20, 'dora')).rejects.toMatchObject({ code: 'STALE_VERSION' });
      expect(await desk.rows('approval_decision')).toMatchObject([
        { decided_by: 'max', void_reason: 'changed', voided_at: desk.now },
      ]);
      desk.now += 1000;
      const again = await plan(desk, { ...large, docVersion: 2 });
      expect(again.tiers.map((tier) => tier.sequence)).toEqual([10, 20]);
    }));

  it('R10 a change that concerns a higher tier only leaves the decisions below it', () =>
    withApproval(open, async (desk) => {
      await row(desk, 'a', { sequence: 1, watches: 'lines, quantity' });
      await row(desk, 'b', { sequence: 2, watches: 'discount' });
      await row(desk, 'c', { sequence: 3, approver: 'bob' });
      const first = await plan(desk, { docType: 'quote' });
      for (const [tier, userId] of [
        [1, 'ann'],
        [2, 'ann'],
        [3, 'bob'],
      ] as const) {
        await decide(desk, first.roundId, tier, userId);
      }
      await desk.call(invalidateApproval, { roundId: first.roundId, materialFields: ['discount'] });
      desk.now += 1000;
      const second = await plan(desk, { docType: 'quote', docVersion: 2 });
      expect(second.tiers.map((tier) => tier.sequence)).toEqual([2, 3]);
      expect((await desk.rows('approval_decision', 'sequence')).map((decision) => decision['voided_at'] === null)).toEqual([
        true,
        false,
        false,
      ]);
      await decide(desk, second.roundId, 2, 'ann');
      await decide(desk, second.roundId, 3, 'bob');
      expect(await round(desk, second.roundId)).toMatchObject({ state: 'approved' });
      expect(await desk.transact(async (context) => await approval.verifyBooks?.(context))).toEqual([]);
    }));

  it('R10 planning again ends the open round: the same material keeps its decisions, other material none', () =>
    withApproval(open, async (desk) => {
      const { roundId } = await plan(desk, large);
      await decide(desk, roundId, 10, 'max');
      desk.now += 1000;
      const same = await plan(desk, large);
      expect(same.tiers.map((tier) => tier.sequence)).toEqual([20]);
      desk.now += 1000;
      const other = await plan(desk, { amount: { amount: '10000.01', currency: 'EUR' } });
      expect(other.tiers.map((tier) => tier.sequence)).toEqual([10, 20]);
      expect(await desk.rows('approval_decision')).toMatchObject([{ decided_by: 'max', voided_at: desk.now }]);
      expect((await desk.rows('approval_round', 'planned_at')).map((one) => one['state'])).toEqual([
        'invalidated',
        'invalidated',
        'open',
      ]);
    }));
});
