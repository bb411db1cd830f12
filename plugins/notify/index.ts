/** Messages to people, groups and customers (R22): an outbox that is the mailbox. */
import { definePlugin } from '../../engine/plugin.ts';
import { inboxFact } from './facts/inbox.ts';
import { notifyTables } from './migrations/0001-notify.ts';
import { read } from './operations/read.ts';
import { send } from './operations/send.ts';
import { messageResource, preferenceResource } from './resources/message.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import { pl } from './texts/pl.ts';

export { read as notifyRead, send as notifySend };

export const notify = definePlugin({
  name: 'notify',
  version: '1.0.0',
  requires: ['base'],
  migrations: [notifyTables],
  texts: { en, de, pl, fa },
  operations: [send, read],
  resources: [messageResource, preferenceResource],
  facts: [inboxFact],
  messages: [],
  jobs: [],
  rights: ['notify.read', 'notify.readAll', 'notify.manage'],
});
