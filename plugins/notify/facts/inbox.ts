import { defineFact, Type } from '../../../engine/plugin.ts';
import { mailboxesOf } from '../recipient.ts';
import { findUnread } from '../store.ts';

/** The newest unread messages to the person and the person's groups. Titles and labels are text keys. */
export const inboxFact = defineFact({
  name: 'notify.inbox',
  input: Type.Object({}),
  right: 'notify.read',
  async read(_input, context) {
    const messages = await context.tx.all(findUnread, { recipients: mailboxesOf(context.actor) });
    return {
      title: 'notify.inbox',
      fields: [],
      tables: [
        {
          title: 'notify.message.plural',
          columns: ['notify.message.id', 'notify.message.createdAt', 'notify.message.subject', 'notify.message.body'],
          rows: messages.map((message) => [message.id, new Date(message.createdAt).toISOString(), message.subject, message.body]),
        },
      ],
      links: [],
    };
  },
});
