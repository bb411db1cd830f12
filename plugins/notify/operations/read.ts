import { defineOperation, Type } from '../../../engine/plugin.ts';
import { Id } from '../../base/index.ts';
import { mailboxesOf } from '../recipient.ts';
import { markRead } from '../store.ts';

/** Marks messages of one's own mailbox as read; those of others stay as they are. */
export const read = defineOperation({
  name: 'notify.read',
  version: 1,
  icon: 'M12 3 2 9v12h20V9L12 3Zm0 2.3L19 9.5l-7 4.5-7-4.5 7-4.2Z',
  effect: 'local',
  action: { right: 'notify.read' },
  input: Type.Object({ messageIds: Type.Array(Id, { minItems: 1, maxItems: 1000 }) }),
  output: Type.Object({ read: Type.Integer() }),
  errors: [],
  async run({ messageIds }, context) {
    const recipients = mailboxesOf(context.actor);
    const changed = await context.tx.run(markRead, {
      ids: messageIds,
      recipients,
      now: context.now,
      readBy: context.actor.userId,
    });
    return { read: changed };
  },
});
