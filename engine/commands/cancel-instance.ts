import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { tellPlugins } from '../runtime/instance-cancelled.ts';
import { type InstanceRow, findInstance } from '../store/instances.ts';

/**
 * Ends an instance and everything it called, as a person decides from outside. Nothing is compensated; when it is a whole
 * tree, the plugins end what they keep for it.
 */
export const cancelInstance: Command<{ readonly processInstanceId: string; readonly reason?: string }, void> = {
  name: 'instance.cancel',
  input: Type.Object(
    { processInstanceId: Type.String(), reason: Type.Optional(Type.String({ maxLength: 1000 })) },
    { additionalProperties: false },
  ),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { processInstanceId, reason = 'cancelled' }) {
    const row: InstanceRow | undefined = await context.tx.one(findInstance, { id: processInstanceId });
    if (row === undefined) throw new CartableError('NOT_FOUND', `There is no process instance ${processInstanceId}.`);
    const tree = await context.tree(row.root_id);
    const instance = await tree.get(processInstanceId);
    if (instance.ended) throw new CartableError('INSTANCE_ENDED', `Process instance ${processInstanceId} has already ended.`);
    await tree.advance(processInstanceId, { type: 'cancel', reason, now: context.now });
    if (row.root_id === row.id) await tellPlugins(context, instance, reason);
  },
};
