import type { Knex } from 'knex';
import { type BuildContext, type SqlParams, type Statement, type Tx, insertRows, param, statement } from './statement.ts';
import type { VariableRow } from './variables.ts';

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

/** Whom a message or signal may reach. What is left out does not narrow. */
export interface Receivers {
  readonly kind: 'message' | 'signal';
  readonly name: string;
  /** Null: only who asked for no key. */
  readonly correlationKey?: string | null;
  readonly businessKey?: string;
  readonly instanceId?: string;
  /** Process variables that must have these values. */
  readonly variables?: readonly Pick<VariableRow, 'name' | 'value'>[];
  /** Variables local to who waits that must have these values. */
  readonly locals?: readonly Pick<VariableRow, 'name' | 'value'>[];
  readonly limit: number;
}

/** Whom one broadcast reaches at most. */
export const MOST_RECEIVERS = 100_000;

/** Who waits for a message or signal, oldest first. */
export function subscriptionsByName(tx: Tx, receivers: Receivers): Promise<SubscriptionRow[]> {
  const { correlationKey, businessKey, instanceId, variables, locals } = receivers;
  const narrowings: Narrowing[] = [];
  if (correlationKey === null) narrowings.push('noKey');
  else if (correlationKey !== undefined) narrowings.push('key');
  if (businessKey !== undefined) narrowings.push('businessKey');
  if (instanceId !== undefined) narrowings.push('instance');
  if (variables !== undefined) narrowings.push('variables');
  if (locals !== undefined) narrowings.push('locals');
  return tx.all(narrowed(narrowings), { ...receivers });
}

type Narrowing = 'key' | 'noKey' | 'businessKey' | 'instance' | 'variables' | 'locals';

const NARROWINGS: Readonly<Record<Narrowing, (build: BuildContext) => [sql: string, ...bindings: Knex.Value[]]>> = {
  key: () => ['s.correlation_key = ?', param('correlationKey')],
  noKey: () => ['s.correlation_key is null'],
  businessKey: () => ['s.business_key = ?', param('businessKey')],
  instance: () => ['s.instance_id = ?', param('instanceId')],
  variables: ({ rows }) => [sameVariables('0'), rows('variables', { name: 'text', value: 'text' }, 'r')],
  locals: ({ rows }) => [sameVariables('s.execution'), rows('locals', { name: 'text', value: 'text' }, 'r')],
};

/** None of those that are asked for is missing, or different, in this scope. */
function sameVariables(scope: string): string {
  return `not exists (select 1 from ? where not exists (select 1 from variable v
       where v.instance_id = s.instance_id and v.execution = ${scope} and v.name = r.name and v.value = r.value))`;
}

/** One statement for each set of keys that is given: a database finds no index for `? is null or column = ?`. */
const statements = new Map<string, Statement<SqlParams, SubscriptionRow>>();

function narrowed(narrowings: readonly Narrowing[]): Statement<SqlParams, SubscriptionRow> {
  const known = statements.get(narrowings.join());
  if (known !== undefined) return known;
  const built = statement<SqlParams, SubscriptionRow>('subscription.byName', (build) => {
    const conditions = narrowings.map((narrowing) => NARROWINGS[narrowing](build));
    return build.knex.raw(
      `select s.* from event_subscription s where s.kind = ? and s.name = ?
         ${conditions.map(([sql]) => `and ${sql}`).join(' ')} order by s.created_at, s.id limit ?`,
      [param('kind'), param('name'), ...conditions.flatMap(([, ...bindings]) => bindings), param('limit')],
    );
  });
  statements.set(narrowings.join(), built);
  return built;
}

export interface StartSubscriptionRow {
  readonly definition_id: string;
  readonly definition_key: string;
  readonly element: string;
  readonly kind: 'message' | 'signal' | 'conditional';
  /** Of the message or signal; of a condition the index among the triggers. */
  readonly name: string;
}

/** Who starts with a message or signal; a suspended process waits for nothing. */
export const startSubscriptionsByName = statement<{ kind: string; name: string }, StartSubscriptionRow>(
  'startSubscription.byName',
  ({ knex }) =>
    knex('start_subscription')
      .select('start_subscription.*')
      .join('process_definition', 'process_definition.id', 'start_subscription.definition_id')
      .where({ kind: param('kind'), 'start_subscription.name': param('name'), suspended: false })
      .orderBy('definition_key'),
);

/** Start events with a condition; a suspended process begins with nothing. */
export const conditionalStarts = statement<Record<string, never>, StartSubscriptionRow>(
  'startSubscription.conditional',
  ({ knex }) =>
    knex('start_subscription')
      .select('start_subscription.*')
      .join('process_definition', 'process_definition.id', 'start_subscription.definition_id')
      .where({ kind: 'conditional', suspended: false })
      .orderBy(['definition_key', 'element', 'start_subscription.name']),
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
