import { describe, expect, it } from '@jest/globals';
import { statement, type Actor } from '../../engine/plugin.ts';
import { missingTexts } from '../../test/support/missing-texts.ts';
import { IN_FLOW } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { approval, decideApproval } from './index.ts';
import { decide, large, plan, round, row, withApproval } from './test-support.ts';

describe('approval', () => {
  it('has every text in every language', () => {
    expect(missingTexts(approval)).toEqual([]);
  });
});

eachDatabase('approval', (open) => {
  it('R10 all matching rows form the round in sequence: tiers are cumulative', () =>
    withApproval(open, async (desk) => {
      expect(await plan(desk)).toMatchObject({ needed: false, tiers: [] });
      const middle = await plan(desk, { amount: { amount: '2000.00', currency: 'EUR' } });
      expect(middle.tiers.map((tier) => tier.approvers)).toEqual([[{ userId: 'max', group: null, rowId: 'order-manager' }]]);
      const both = await plan(desk, large);
      expect(both).toMatchObject({
        needed: true,
        tiers: [
          {
            sequence: 10,
            mode: 'any',
            needed: 1,
            approvers: [{ userId: 'max' }],
            remind: 'P1D',
            escalate: 'P3D',
            escalateTo: 'admins',
          },
          { sequence: 20, mode: 'any', needed: 1, approvers: [{ group: 'directors' }] },
        ],
      });
      expect(both.tiers.map((tier) => tier.due)).toEqual(['2026-03-23T09:00:00Z', '2026-03-25T09:00:00Z']);
    }));

  it('R10 amounts are compared in the company’s currency at its fixed rate', () =>
    withApproval(open, async (desk) => {
      const inPln = (amount: string) => plan(desk, { companyId: 'AVA', amount: { amount, currency: 'PLN' } });
      expect(await inPln('8499.99')).toMatchObject({ needed: false });
      expect(await inPln('8500.00')).toMatchObject({ needed: true });
    }));

  it('R10 a discount above the cap needs the manager, who is asked once even when two rows name them', () =>
    withApproval(open, async (desk) => {
      expect(await plan(desk, { discountPercent: '10' })).toMatchObject({ needed: false });
      expect((await plan(desk, { discountPercent: '10.5' })).tiers).toMatchObject([
        { approvers: [{ userId: 'max', rowId: 'order-discount' }] },
      ]);
      const { roundId, tiers } = await plan(desk, { ...large, discountPercent: '10.5' });
      expect(tiers[0]?.approvers).toHaveLength(1);
      expect(await decide(desk, roundId, 10, 'max')).toEqual({ tierComplete: true, tierOutcome: 'approved' });
      expect(await desk.rows('approval_decision')).toHaveLength(2);
    }));

  it('R10 tiers are decided in sequence and the last one approves the round', () =>
    withApproval(open, async (desk) => {
      const { roundId } = await plan(desk, large);
      await expect(decide(desk, roundId, 20, 'dora')).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      expect(await decide(desk, roundId, 10, 'max')).toEqual({ tierComplete: true, tierOutcome: 'approved' });
      expect(await round(desk, roundId)).toMatchObject({ state: 'open' });
      expect(await decide(desk, roundId, 20, 'dora')).toEqual({ tierComplete: true, tierOutcome: 'approved' });
      expect(await round(desk, roundId)).toMatchObject({ state: 'approved' });
    }));

  it('R10 mode any, all and n-of-m; nobody counts twice; equal sequence is parallel', () =>
    withApproval(open, async (desk) => {
      await row(desk, 'a', { approver: 'ann, bob', mode: 'all' });
      await row(desk, 'b', { approver_kind: 'group', approver: 'board', mode: 'n', needed: 2 });
      await row(desk, 'c', { sequence: 2, approver: 'eva, fay', mode: 'any' });
      const { roundId, tiers } = await plan(desk, { docType: 'quote' });
      expect(tiers).toMatchObject([
        { sequence: 1, mode: 'all', needed: 4 },
        { sequence: 2, mode: 'any', needed: 1 },
      ]);
      expect(tiers.map((tier) => tier.approvers.map((approver) => approver.userId ?? approver.group))).toEqual([
        ['ann', 'bob', 'board', 'board'],
        ['eva', 'fay'],
      ]);
      for (const [userId, rowId] of [
        ['ann', 'a'],
        ['bob', 'a'],
        ['carl', 'b'],
      ] as const) {
        expect(await decide(desk, roundId, 1, userId, { rowId })).toEqual({ tierComplete: false, tierOutcome: 'open' });
      }
      await expect(decide(desk, roundId, 1, 'carl', { rowId: 'b' })).rejects.toMatchObject({ code: 'NOT_ASKED' });
      expect(await decide(desk, roundId, 1, 'dan', { rowId: 'b' })).toMatchObject({ tierOutcome: 'approved' });
      expect(await decide(desk, roundId, 2, 'fay')).toEqual({ tierComplete: true, tierOutcome: 'approved' });
      expect(await round(desk, roundId)).toMatchObject({ state: 'approved' });
    }));

  it('R10 two decisions of a tier at the same time are both counted', () =>
    withApproval(open, async (desk) => {
      await row(desk, 'a', { approver: 'ann, bob', mode: 'all' });
      const { roundId } = await plan(desk, { docType: 'quote' });
      const results = await Promise.all([decide(desk, roundId, 1, 'ann'), decide(desk, roundId, 1, 'bob')]);
      expect(results.filter((result) => result.tierComplete)).toHaveLength(1);
      expect(await round(desk, roundId)).toMatchObject({ state: 'approved' });
    }));

  it('R10 a reject ends the round and needs a comment', () =>
    withApproval(open, async (desk) => {
      const { roundId } = await plan(desk, large);
      for (const comment of [undefined, '   ']) {
        await expect(decide(desk, roundId, 10, 'max', { outcome: 'reject', comment })).rejects.toMatchObject({
          code: 'VALIDATION',
        });
      }
      const rejected = { outcome: 'reject', comment: 'too thin a margin' };
      expect(await decide(desk, roundId, 10, 'max', rejected)).toEqual({ tierComplete: true, tierOutcome: 'rejected' });
      expect(await round(desk, roundId)).toMatchObject({ state: 'rejected' });
      await expect(decide(desk, roundId, 20, 'dora')).rejects.toMatchObject({ code: 'STALE_VERSION' });
    }));

  it('R10 nobody approves their own request: an outcome in a flow, refused where a person acts', () =>
    withApproval(open, async (desk) => {
      const { roundId } = await plan(desk, { ...large, requestedBy: 'dora' });
      await decide(desk, roundId, 10, 'adam');
      await expect(decide(desk, roundId, 20, 'dora')).rejects.toMatchObject({ name: 'BpmnError', code: 'SELF_APPROVAL' });
      const atDesk = desk.call(decideApproval, { roundId, tier: 20, outcome: 'approve', decidedBy: 'dora' });
      await expect(atDesk).rejects.toMatchObject({ name: 'CartableError', code: 'FORBIDDEN', status: 403 });
      expect(await desk.rows('approval_decision')).toHaveLength(1);
    }));

  it('R10 whoever is not asked does not decide, whatever rights they hold; who stands in for somebody does', () =>
    withApproval(open, async (desk) => {
      const { roundId } = await plan(desk, large);
      const as = (actor: Actor, tier: number) =>
        desk.call(decideApproval, { roundId, tier, outcome: 'approve', decidedBy: actor.userId }, { actor, instance: IN_FLOW });
      const person = (userId: string, ...groups: string[]): Actor => ({ userId, onBehalfOf: null, groups, rights: [] });
      await expect(as({ ...person('root'), rights: ['*'] }, 10)).rejects.toMatchObject({ code: 'NOT_ASKED' });
      await expect(as(person('dora', 'directors'), 10)).rejects.toMatchObject({ code: 'NOT_ASKED' });
      expect(await desk.rows('approval_decision')).toEqual([]);
      expect(await as({ ...person('moritz'), onBehalfOf: 'max' }, 10)).toMatchObject({ tierOutcome: 'approved' });
      expect(await desk.rows('approval_decision')).toMatchObject([{ decided_by: 'moritz', on_behalf_of: 'max' }]);
      await expect(as(person('wim', 'warehouse'), 20)).rejects.toMatchObject({ code: 'NOT_ASKED' });
      expect(await as(person('dora', 'directors'), 20)).toMatchObject({ tierOutcome: 'approved' });
    }));

  it('R10 allowSelf is the row’s exception', () =>
    withApproval(open, async (desk) => {
      await row(desk, 'a', { approver: 'sara', allow_self: true });
      const { roundId } = await plan(desk, { docType: 'quote' });
      expect(await decide(desk, roundId, 1, 'sara')).toMatchObject({ tierOutcome: 'approved' });
    }));

  it('R10 nobody to ask is escalated, never approved by itself', () =>
    withApproval(open, async (desk) => {
      const asked = async (requestedBy: string) => (await plan(desk, { ...large, requestedBy })).tiers[0]?.approvers;
      expect(await asked('max')).toEqual([{ userId: null, group: 'admins', rowId: 'order-manager' }]);
      expect(await asked('stranger')).toEqual([{ userId: null, group: 'admins', rowId: 'order-manager' }]);
      await row(desk, 'a', { approver: 'sara', escalate_to: 'chiefs' });
      await row(desk, 'b', { approver_kind: 'field', approver: 'expert' });
      const { tiers } = await plan(desk, { docType: 'quote', approverFields: { expert: 'emil' } });
      expect(tiers[0]?.approvers).toEqual([
        { userId: null, group: 'chiefs', rowId: 'a' },
        { userId: 'emil', group: null, rowId: 'b' },
      ]);
    }));

  it('R10 a decision keeps the version and the hash of what was seen; another version is stale', () =>
    withApproval(open, async (desk) => {
      const { roundId } = await plan(desk, large);
      await expect(decide(desk, roundId, 10, 'max', { docVersion: 2 })).rejects.toMatchObject({ code: 'STALE_VERSION' });
      await decide(desk, roundId, 10, 'max', { docVersion: 1 });
      const { materialHash } = await round(desk, roundId);
      expect(materialHash).toMatch(/^[0-9a-f]{64}$/);
      expect(await desk.rows('approval_decision')).toMatchObject([
        { doc_version: 1, material_hash: materialHash, decided_by: 'max' },
      ]);
      const other = await plan(desk, { ...large, docId: 'O-2' });
      expect((await round(desk, other.roundId)).materialHash).not.toBe(materialHash);
    }));

  it('R10 an approver sees the document and what others decided', () =>
    withApproval(open, async (desk) => {
      const { roundId } = await plan(desk, large);
      await decide(desk, roundId, 10, 'max', { comment: 'fine' });
      const card = await desk.transact(async (context) => await approval.facts[0]?.read({ roundId }, context));
      expect(card?.fields.map((field) => field.value)).toEqual([
        'order',
        'O-1',
        1,
        { amount: '10000.00', currency: 'EUR' },
        'sara',
      ]);
      expect(card?.tables[0]?.rows).toEqual([[10, 'max', 'approved', 'fine']]);
    }));

  it('R10 history is never deleted', () =>
    withApproval(open, async (desk) => {
      const { roundId } = await plan(desk, large);
      await decide(desk, roundId, 10, 'max');
      for (const table of ['approval_decision', 'approval_requirement', 'approval_round']) {
        const erase = statement<Record<never, never>>(`test.erase.${table}`, ({ knex }) => knex(table).del());
        await expect(desk.transact((context) => context.tx.run(erase, {}))).rejects.toMatchObject({
          message: expect.stringContaining('R10'),
        });
      }
    }));

  it('R10 the matrix refuses rows that could not be asked', () =>
    withApproval(open, async (desk) => {
      for (const bad of [
        { approver_kind: 'group', approver: 'board', mode: 'all' },
        { mode: 'n' },
        { min_amount_minor: 100 },
        { due: 'soon' },
      ]) {
        await expect(row(desk, 'bad', bad)).rejects.toMatchObject({ message: expect.stringContaining('approval_matrix_row') });
      }
    }));

  it('R10 verify-books finds an approved round without its approvals', () =>
    withApproval(open, async (desk) => {
      const { roundId } = await plan(desk, large);
      const forge = statement<Record<never, never>>('test.forge', ({ knex }) =>
        knex('approval_round').update({ state: 'approved' }),
      );
      await desk.transact((context) => context.tx.run(forge, {}));
      expect(await desk.transact(async (context) => await approval.verifyBooks?.(context))).toEqual([
        `approval round ${roundId}: approved, but sequence 10 has 0 of 1`,
        `approval round ${roundId}: approved, but sequence 20 has 0 of 1`,
      ]);
    }));
});
