import { describe, expect, it } from '@jest/globals';
import { identityMigrations } from '../../engine/identity/index.ts';
import { definePlugin, statement, type InstanceRef } from '../../engine/plugin.ts';
import { missingTexts } from '../../test/support/missing-texts.ts';
import { withPlugins, type PluginDesk } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { base } from '../base/index.ts';
import { approval, decideApproval, invalidateApproval, planApproval, readRound } from './index.ts';

/** The engine's tables of people, which the harness does not make. */
const identity = definePlugin({
  name: 'identity',
  version: '1.0.0',
  requires: [],
  migrations: identityMigrations,
  texts: { en: {}, de: {}, pl: {}, fa: {} },
  operations: [],
  resources: [],
  facts: [],
  messages: [],
  jobs: [],
  rights: [],
});

const instance: InstanceRef = {
  id: 'i1',
  definitionKey: 'approval',
  businessKey: 'O-1',
  elementId: 'Activity_Decide',
  activityInstanceId: 'i1:1',
};

describe('approval', () => {
  it('has every text in every language', () => {
    expect(missingTexts(approval)).toEqual([]);
  });
});

eachDatabase('approval', (open) => {
  const withApproval = (work: (desk: PluginDesk) => Promise<void>) =>
    withPlugins(open, [identity, base, approval], async (desk) => {
      const company = { code: 'X', name: 'X', zone: 'Europe/Berlin', calendar: 'gregorian' };
      await desk.insert('base_company', { ...company, id: 'NORD', code: 'NORD', currency: 'EUR' });
      await desk.insert('base_company', { ...company, id: 'AVA', code: 'AVA', currency: 'PLN' });
      await desk.insert('base_exchange_rate', {
        id: 'r1',
        company_id: 'AVA',
        currency: 'EUR',
        valid_from: '2020-01-01',
        rate: '4.25',
      });
      await desk.insert('identity_user', { id: 'max', name: 'Max', language: 'de', active: true, created_at: 0 });
      const sara = { id: 'sara', name: 'Sara', language: 'de', active: true, created_at: 0, manager_id: 'max' };
      await desk.insert('identity_user', sara);
      await work(desk);
    });

  const plan = (desk: PluginDesk, more: Partial<Parameters<typeof planApproval.run>[0]> = {}) =>
    desk.call(planApproval, {
      docType: 'order',
      docId: 'O-1',
      docVersion: 1,
      amount: { amount: '500.00', currency: 'EUR' },
      companyId: 'NORD',
      requestedBy: 'sara',
      ...more,
    });

  const large = { amount: { amount: '10000.00', currency: 'EUR' } };

  const decide = (desk: PluginDesk, roundId: string, tier: number, decidedBy: string, more: object = {}) =>
    desk.call(decideApproval, { roundId, tier, outcome: 'approve', decidedBy, ...more }, { instance });

  const row = (desk: PluginDesk, id: string, values: Readonly<Record<string, string | number | boolean>>) =>
    desk.insert('approval_matrix_row', { id, doc_type: 'quote', sequence: 1, approver_kind: 'user', approver: 'ann', ...values });

  const round = (desk: PluginDesk, roundId: string) => desk.transact((context) => readRound(context, roundId));

  it('R10 all matching rows form the round in sequence: tiers are cumulative', () =>
    withApproval(async (desk) => {
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
    withApproval(async (desk) => {
      const inPln = (amount: string) => plan(desk, { companyId: 'AVA', amount: { amount, currency: 'PLN' } });
      expect(await inPln('8499.99')).toMatchObject({ needed: false });
      expect(await inPln('8500.00')).toMatchObject({ needed: true });
    }));

  it('R10 a discount above the cap needs the manager, who is asked once even when two rows name them', () =>
    withApproval(async (desk) => {
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
    withApproval(async (desk) => {
      const { roundId } = await plan(desk, large);
      await expect(decide(desk, roundId, 20, 'dora')).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      expect(await decide(desk, roundId, 10, 'max')).toEqual({ tierComplete: true, tierOutcome: 'approved' });
      expect(await round(desk, roundId)).toMatchObject({ state: 'open' });
      expect(await decide(desk, roundId, 20, 'dora')).toEqual({ tierComplete: true, tierOutcome: 'approved' });
      expect(await round(desk, roundId)).toMatchObject({ state: 'approved' });
    }));

  it('R10 mode any, all and n-of-m; nobody counts twice; equal sequence is parallel', () =>
    withApproval(async (desk) => {
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
      await expect(decide(desk, roundId, 1, 'carl', { rowId: 'b' })).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
      expect(await decide(desk, roundId, 1, 'dan', { rowId: 'b' })).toMatchObject({ tierOutcome: 'approved' });
      expect(await decide(desk, roundId, 2, 'fay')).toEqual({ tierComplete: true, tierOutcome: 'approved' });
      expect(await round(desk, roundId)).toMatchObject({ state: 'approved' });
    }));

  it('R10 two decisions of a tier at the same time are both counted', () =>
    withApproval(async (desk) => {
      await row(desk, 'a', { approver: 'ann, bob', mode: 'all' });
      const { roundId } = await plan(desk, { docType: 'quote' });
      const results = await Promise.all([decide(desk, roundId, 1, 'ann'), decide(desk, roundId, 1, 'bob')]);
      expect(results.filter((result) => result.tierComplete)).toHaveLength(1);
      expect(await round(desk, roundId)).toMatchObject({ state: 'approved' });
    }));

  it('R10 a reject ends the round and needs a comment', () =>
    withApproval(async (desk) => {
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
    withApproval(async (desk) => {
      const { roundId } = await plan(desk, { ...large, requestedBy: 'dora' });
      await decide(desk, roundId, 10, 'adam');
      await expect(decide(desk, roundId, 20, 'dora')).rejects.toMatchObject({ name: 'BpmnError', code: 'SELF_APPROVAL' });
      const atDesk = desk.call(decideApproval, { roundId, tier: 20, outcome: 'approve', decidedBy: 'dora' });
      await expect(atDesk).rejects.toMatchObject({ name: 'CartableError', code: 'FORBIDDEN', status: 403 });
      expect(await desk.rows('approval_decision')).toHaveLength(1);
    }));

  it('R10 allowSelf is the row’s exception', () =>
    withApproval(async (desk) => {
      await row(desk, 'a', { approver: 'sara', allow_self: true });
      const { roundId } = await plan(desk, { docType: 'quote' });
      expect(await decide(desk, roundId, 1, 'sara')).toMatchObject({ tierOutcome: 'approved' });
    }));

  it('R10 nobody to ask is escalated, never approved by itself', () =>
    withApproval(async (desk) => {
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
    withApproval(async (desk) => {
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

  it('R10 a material change voids open and given decisions, and all are asked again', () =>
    withApproval(async (desk) => {
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
    withApproval(async (desk) => {
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
    withApproval(async (desk) => {
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

  it('R10 an approver sees the document and what others decided', () =>
    withApproval(async (desk) => {
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
    withApproval(async (desk) => {
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
    withApproval(async (desk) => {
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
    withApproval(async (desk) => {
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
