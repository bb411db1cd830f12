/** A plugin whose effects can be counted: two local operations that add a row, an external one that tells the world outside. */
import { defineOperation, definePlugin, param, statement, Type, type Migration, type Plugin } from '../../engine/plugin.ts';

/** Deliberately without a UNIQUE constraint: an effect that happened twice must show. */
const effects: Migration = {
  name: '0001-effects',
  async up(knex) {
    await knex.schema.createTable('crash_effect', (table) => {
      table.text('id').primary();
      table.text('order_id').notNullable();
      table.text('operation').notNullable();
    });
  },
};

const addEffect = statement<{ id: string; order: string; operation: string }>('crash.addEffect', ({ knex }) =>
  knex('crash_effect').insert({ id: param('id'), order_id: param('order'), operation: param('operation') }),
);

const OrderInput = Type.Object({ order: Type.String() });
const Nothing = Type.Object({});
const common = { version: 1, icon: 'M4 4h16v16H4z', input: OrderInput, output: Nothing, errors: [] } as const;

const reserve = defineOperation({
  ...common,
  name: 'crash.reserve',
  effect: 'local',
  async run({ order }, { tx, newId }) {
    await tx.run(addEffect, { id: newId(), order, operation: 'reserve' });
    return {};
  },
});

const ship = defineOperation({
  ...common,
  name: 'crash.ship',
  effect: 'local',
  async run({ order }, { tx, newId, send }) {
    await tx.run(addEffect, { id: newId(), order, operation: 'ship' });
    await send({ name: 'crash.shipped', correlationKey: order, variables: {}, timeToLive: 3_600_000 });
    return {};
  },
});

/** @param outside the address of the world outside, which survives the crashes (outside.ts). */
export function crashPlugin(outside: string): Plugin {
  const mail = defineOperation({
    ...common,
    name: 'crash.mail',
    effect: 'external',
    timeout: 10_000,
    retrySafe: true,
    key: ({ order }) => `mail:${order}`,
    async run({ order }, { key, signal }) {
      const reply = await fetch(outside, { method: 'POST', signal, body: JSON.stringify({ order, key }) });
      if (!reply.ok) throw new Error(`the world outside answered ${reply.status}`);
      return {};
    },
  });
  return definePlugin({
    name: 'crash',
    version: '1.0.0',
    requires: [],
    texts: { en: {}, de: {}, pl: {}, fa: {} },
    migrations: [effects],
    operations: [reserve, ship, mail],
    resources: [],
    facts: [],
    messages: [{ name: 'crash.shipped', variables: Nothing }],
    jobs: [],
    rights: [],
  });
}
