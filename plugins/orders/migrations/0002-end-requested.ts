import type { Migration } from '../../../engine/plugin.ts';

/** When somebody asked for the order's end. Set with the request itself: nothing leaves while the flow is yet to hear of it. */
export const ordersEndRequested: Migration = {
  name: '0002-end-requested',
  async up(knex) {
    await knex.schema.alterTable('orders_order', (table) => {
      table.bigInteger('end_requested_at');
    });
  },
};
