import { Type } from '@sinclair/typebox';
import { Page } from '../commands/schemas.ts';
import { type Query, requireRight } from '../runtime/command.ts';
import type { SubscriptionRow } from '../store/subscriptions.ts';
import { type PageInput, listPage } from './paging.ts';

export interface SubscriptionFilter {
  readonly kind?: 'message' | 'signal' | 'conditional';
  readonly name?: string;
  readonly processInstanceId?: string;
  readonly activityId?: string;
}

/** What running instances wait for, the oldest first (Camunda: `GET /event-subscription`). Needs `instance.read`. */
export const listSubscriptions: Query<SubscriptionFilter & PageInput, readonly SubscriptionRow[]> = {
  name: 'subscription.list',
  input: Type.Object(
    {
      kind: Type.Optional(Type.Union([Type.Literal('message'), Type.Literal('signal'), Type.Literal('conditional')])),
      name: Type.Optional(Type.String()),
      processInstanceId: Type.Optional(Type.String()),
      activityId: Type.Optional(Type.String()),
      ...Page,
    },
    { additionalProperties: false },
  ),
  run(context, { kind, name, processInstanceId, activityId, ...page }) {
    requireRight(context.actor, 'instance.read');
    return listPage<SubscriptionRow>(context, 'subscription.list', page, ({ knex }) => {
      const query = knex('event_subscription').select('*').orderBy(['created_at', 'id']);
      if (kind !== undefined) void query.where('kind', kind);
      if (name !== undefined) void query.where('name', name);
      if (processInstanceId !== undefined) void query.where('instance_id', processInstanceId);
      if (activityId !== undefined) void query.where('element', activityId);
      return query;
    });
  },
};
