import { CartableError, messageOf } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { Id, LocalDate, Money } from '../../base/index.ts';
import { languageFor } from '../recipient.ts';
import { renderMessage } from '../render.ts';
import { addMessage, findMessage } from '../store.ts';

const Text = Type.String({ minLength: 1, maxLength: 200 });
const optional = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));

/**
 * R22. Puts a message into the mailbox of each recipient: a user's id, `group:<name>` or `party:<id>`. It is written in
 * the flow's own transaction, so it exists exactly when what it tells happened; the key (document, event, version,
 * recipient, round) makes a repetition harmless. Who does not want the event, or does not exist, is passed over: a
 * message never blocks a flow.
 */
export const send = defineOperation({
  name: 'notify.send',
  version: 1,
  icon: 'M12 2a6 6 0 0 1 6 6v5l2 3v1H4v-1l2-3V8a6 6 0 0 1 6-6Zm-2 17h4a2 2 0 0 1-4 0Z',
  effect: 'local',
  input: Type.Object({
    event: Text,
    docType: Text,
    docId: Id,
    docVersion: Type.Integer({ minimum: 0 }),
    recipients: Type.Array(Type.Union([Type.String({ maxLength: 200 }), Type.Null()]), { maxItems: 200 }),
    /** Tells repeated reminders of one version apart. */
    round: optional(Type.Integer({ minimum: 0 })),
    orderNo: optional(Type.String()),
    total: optional(Money),
    promiseDate: optional(LocalDate),
    reason: optional(Type.String()),
  }),
  output: Type.Object({ messageIds: Type.Array(Id) }),
  errors: [],
  async run(input, context) {
    const { event, docType, docId, docVersion } = input;
    const round = input.round ?? 0;
    const messageIds: string[] = [];
    for (const recipient of new Set(input.recipients)) {
      if (recipient === null || recipient === '') continue;
      try {
        const language = await languageFor(context, recipient, event);
        if (language === null) continue;
        const key = { event, docType, docId, docVersion, round, recipient };
        const message = { id: context.newId(), language, ...renderMessage(input, language), now: context.now };
        const added = await context.tx.run(addMessage, { ...key, ...message });
        const id = added === 1 ? message.id : (await context.tx.one(findMessage, key))?.id;
        if (id !== undefined) messageIds.push(id);
      } catch (error) {
        if (!(error instanceof CartableError && error.code === 'NOT_FOUND')) throw error;
        context.log('a recipient does not exist', { recipient, event, reason: messageOf(error) });
      }
    }
    return { messageIds };
  },
});
