import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import type { ValueObject } from '../expression/value.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { deliverTo } from './start-by-event.ts';
import { VariablesSchema } from './schemas.ts';

export interface TriggerSubscription {
  readonly subscriptionId: string;
  readonly variables?: ValueObject;
}

/**
 * Gives a message or signal to exactly this one who waits for it, whatever its keys say
 * (Camunda: `POST /execution/{id}/messageSubscriptions/{name}/trigger`).
 * @throws CartableError NOT_FOUND when nobody waits there any more.
 */
export const triggerSubscription: Command<TriggerSubscription, void> = {
  name: 'subscription.trigger',
  input: Type.Object(
    { subscriptionId: Type.String(), variables: Type.Optional(VariablesSchema) },
    { additionalProperties: false },
  ),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { subscriptionId, variables = {} }) {
    const find = () => context.tx.one(findSubscription, { id: subscriptionId });
    let subscription = await find();
    if (subscription !== undefined && context.tx.dialect === 'postgres') {
      // It may have been served while this command waited for the lock.
      await context.tree(subscription.root_id);
      subscription = await find();
    }
    if (subscription === undefined) throw new CartableError('NOT_FOUND', `Nobody waits at ${subscriptionId}.`);
    await deliverTo(context, subscription, variables);
  },
};
