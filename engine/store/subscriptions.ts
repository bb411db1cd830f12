import { insertRows, param, statement } from './statement.ts';

export interface SubscriptionRow {
  readonly id: string;
  readonly instance_id: string;
  readonly root_id: string;
  readonly wait: number;
  readonly execution: number;
  readonly definition_key: string;
  readonly element: string;
  readonly kind: 'message' | 'signal' | 'conditional';
  readonly name: string;
  readonly correlation_key: string | null;
  readonly business_key: string | null;
  readonly created_at: number;
}

const COLUMNS = {
  id: 'text',
  instance_id: 'text',
  root_id: 'text',
  wait: 'integer',
  execution: 'integer',
  definition_key: 'text',
  element: 'text',
  kind: 'text',
  name: 'text',
  correlation_key: 'text',
  business_key: 'text',
  created_at: 'integer',
} as const;

export const insertSubscriptions = insertRows<SubscriptionRow>('subscription.insert', 'event_subscription', COLUMNS);

export const deleteSubscriptions = statement<{ ids: readonly string[] }>('subscription.delete', ({ knex, inTexts }) =>
  knex('event_subscription').whereRaw(inTexts('id', 'ids')).delete(),
);

export const findSubscription = statement<{ id: string }, SubscriptionRow>('subscription.find', ({ knex }) =>
  knex('event_subscription').select('*').where('id', param('id')),
);

/** Who waits for a message or signal, oldest first; null keys match any. */
export const subscriptionsByName = statement<
  {
    kind: string;
    name: string;
    correlationKey: string | null;
    businessKey: string | null;
    instanceId: string | null;
    limit: number;
  },
  SubscriptionRow
>('subscription.byName', ({ knex }) =>
  knex.raw(
    `select * from event_subscription
     where kind = ? and name = ?
       and (cast(? as text) is null or correlation_key = ?)
       and (cast(? as text) is null or business_key = ?)
       and (cast(? as text) is null or instance_id = ?)
     order by created_at, id limit ?`,
    [
      param('kind'),
      param('name'),
      param('correlationKey'),
      param('correlationKey'),
      param('businessKey'),
      param('businessKey'),
      param('instanceId'),
      param('instanceId'),
      param('limit'),
    ],
  ),
);

export interface StartSubscriptionRow {
  readonly definition_id: string;
  readonly definition_key: string;
  readonly element: string;
  readonly kind: 'message' | 'signal' | 'timer';
  readonly name: string;
}

export const startSubscriptionsByName = statement<{ kind: string; name: string }, StartSubscriptionRow>(
  'startSubscription.byName',
  ({ knex }) =>
    knex('start_subscription')
      .select('*')
      .where({ kind: param('kind'), name: param('name') })
      .orderBy('definition_key'),
);

export const deleteStartSubscriptions = statement<{ key: string }>('startSubscription.delete', ({ knex }) =>
  knex('start_subscription').where('definition_key', param('key')).delete(),
);

export const insertStartSubscriptions = insertRows<StartSubscriptionRow>('startSubscription.insert', 'start_subscription', {
  definition_id: 'text',
  definition_key: 'text',
  element: 'text',
  kind: 'text',
  name: 'text',
});
