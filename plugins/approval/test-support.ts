/** What the tests of approvals share. */
import { identityMigrations } from '../../engine/identity/index.ts';
import { definePlugin, type InstanceRef } from '../../engine/plugin.ts';
import { withPlugins, type PluginDesk } from '../../test/support/plugin-harness.ts';
import type { TestDatabase } from '../../test/support/postgres.ts';
import { base } from '../base/index.ts';
import { approval, decideApproval, planApproval, readRound } from './index.ts';

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

/** Two companies, and Sara whose manager is Max. */
export const withApproval = (open: () => Promise<TestDatabase>, work: (desk: PluginDesk) => Promise<void>): Promise<void> =>
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

export const plan = (desk: PluginDesk, more: Partial<Parameters<typeof planApproval.run>[0]> = {}) =>
  desk.call(planApproval, {
    docType: 'order',
    docId: 'O-1',
    docVersion: 1,
    amount: { amount: '500.00', currency: 'EUR' },
    companyId: 'NORD',
    requestedBy: 'sara',
    ...more,
  });

export const large = { amount: { amount: '10000.00', currency: 'EUR' } };

export const decide = (desk: PluginDesk, roundId: string, tier: number, decidedBy: string, more: object = {}) =>
  desk.call(decideApproval, { roundId, tier, outcome: 'approve', decidedBy, ...more }, { instance });

export const row = (desk: PluginDesk, id: string, values: Readonly<Record<string, string | number | boolean>>) =>
  desk.insert('approval_matrix_row', { id, doc_type: 'quote', sequence: 1, approver_kind: 'user', approver: 'ann', ...values });

export const round = (desk: PluginDesk, roundId: string) => desk.transact((context) => readRound(context, roundId));
