import { describe, expect, it } from '@jest/globals';
import { missingTexts } from '../../test/support/missing-texts.ts';
import { TESTER, withPlugins, type PluginDesk } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { base } from '../base/index.ts';
import { inboxFact } from './facts/inbox.ts';
import { notify, notifyRead, notifySend } from './index.ts';

describe('notify', () => {
  it('has every text in every language', () => {
    expect(missingTexts(notify)).toEqual([]);
  });
});

eachDatabase('notify', (open) => {
  const withParties = (work: (desk: PluginDesk) => Promise<void>) =>
    withPlugins(open, [base, notify], async (desk) => {
      const company = { id: 'AVA', code: 'AVA', name: 'Ava', zone: 'Asia/Tehran', currency: 'IRR', calendar: 'jalali' };
      await desk.insert('base_company', company);
      await desk.insert('base_party', { id: 'shop', company_id: 'AVA', code: '1', name: 'Shop', language: 'fa' });
      await work(desk);
    });
  const MESSAGE = { event: 'order.confirmed', docType: 'order', docId: 'o1', docVersion: 1, orderNo: 'A-1' };
  const mailbox = async (desk: PluginDesk) =>
    (await desk.rows('notify_message')).map((row) => [row['recipient'], row['language'], row['round']]);

  it('writes to each recipient once, in his or her language', () =>
    withParties(async (desk) => {
      await desk.insert('notify_preference', { id: 'p1', recipient: 'olga', event: '*', wanted: true, language: 'pl' });
      const recipients = ['olga', 'party:shop', 'group:sales', null, '', 'olga'];
      const first = await desk.call(notifySend, { ...MESSAGE, recipients });
      expect(first.messageIds).toHaveLength(3);
      expect(await mailbox(desk)).toEqual([
        ['olga', 'pl', 0],
        ['party:shop', 'fa', 0],
        ['group:sales', 'en', 0],
      ]);
      expect(await desk.call(notifySend, { ...MESSAGE, recipients })).toEqual(first);
      expect(await desk.rows('notify_message')).toHaveLength(3);
      await desk.call(notifySend, { ...MESSAGE, recipients: ['olga'], docVersion: 2 });
      await desk.call(notifySend, { ...MESSAGE, recipients: ['olga'], round: 1 });
      expect(await desk.rows('notify_message')).toHaveLength(5);
    }));

  it('writes once when the same message is sent at the same time', () =>
    withParties(async (desk) => {
      const send = () => desk.call(notifySend, { ...MESSAGE, recipients: ['olga'] });
      const results = await Promise.all(Array.from({ length: 10 }, send));
      expect(new Set(results.map((result) => result.messageIds.join())).size).toBe(1);
      expect(await desk.rows('notify_message')).toHaveLength(1);
    }));

  it('passes over who does not want the event and who does not exist', () =>
    withParties(async (desk) => {
      await desk.insert('notify_preference', { id: 'p1', recipient: 'olga', event: '*', wanted: false });
      await desk.insert('notify_preference', { id: 'p2', recipient: 'olga', event: 'order.shipped', wanted: true });
      const recipients = ['olga', 'party:nobody'];
      expect(await desk.call(notifySend, { ...MESSAGE, recipients })).toEqual({ messageIds: [] });
      expect((await desk.call(notifySend, { ...MESSAGE, event: 'order.shipped', recipients })).messageIds).toHaveLength(1);
    }));

  it('shows people what is for them and their groups, until they have read it', () =>
    withParties(async (desk) => {
      await desk.call(notifySend, { ...MESSAGE, recipients: ['olga', 'group:sales', 'max'] });
      const olga = { ...TESTER, userId: 'olga', groups: ['sales'] };
      const unread = async () => {
        const card = await desk.transact((context) => inboxFact.read({}, context), { actor: olga });
        return card.tables[0]?.rows.map((row) => String(row[0])) ?? [];
      };
      expect(await unread()).toHaveLength(2);
      const all = (await desk.rows('notify_message')).map((row) => String(row['id']));
      expect(await desk.call(notifyRead, { messageIds: all }, { actor: olga })).toEqual({ read: 2 });
      expect(await unread()).toEqual([]);
      const left = (await desk.rows('notify_message')).filter((row) => row['read_at'] === null);
      expect(left.map((row) => row['recipient'])).toEqual(['max']);
    }));
});
