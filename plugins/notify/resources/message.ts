import type { Resource } from '../../../engine/plugin.ts';
import { read } from '../operations/read.ts';

/** Messages; they come from `notify.send`. Everybody sees those addressed to him or her by name. */
export const messageResource: Resource = {
  name: 'notify.message',
  path: 'notify/messages',
  table: 'notify_message',
  fields: {
    event: { column: 'event', type: 'text', filter: true },
    docType: { column: 'doc_type', type: 'text', filter: true },
    docId: { column: 'doc_id', type: 'text', filter: true },
    docVersion: { column: 'doc_version', type: 'integer' },
    recipient: { column: 'recipient', type: 'text', filter: true },
    subject: { column: 'subject', type: 'text', search: true },
    body: { column: 'body', type: 'text', search: true },
    createdAt: { column: 'created_at', type: 'instant', sort: true },
    readAt: { column: 'read_at', type: 'instant', optional: true, filter: true, sort: true },
  },
  access: { read: { right: 'notify.read', own: { column: 'recipient', unless: 'notify.readAll' } } },
  actions: [read],
};

/** Who wants which event (`*` = all), and in which language. */
export const preferenceResource: Resource = {
  name: 'notify.preference',
  path: 'notify/preferences',
  table: 'notify_preference',
  fields: {
    recipient: { column: 'recipient', type: 'text', writable: true, filter: true },
    event: { column: 'event', type: 'text', writable: true, filter: true, sort: true },
    wanted: { column: 'wanted', type: 'boolean', writable: true },
    language: { column: 'language', type: 'choice', values: ['en', 'de', 'pl', 'fa'], optional: true, writable: true },
  },
  access: {
    read: { right: 'notify.read', own: { column: 'recipient', unless: 'notify.manage' } },
    create: { right: 'notify.read', own: { column: 'recipient', unless: 'notify.manage' } },
    update: { right: 'notify.read', own: { column: 'recipient', unless: 'notify.manage' } },
  },
};
