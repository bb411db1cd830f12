/** The tables of people and rights. All prefixed: `user` and `group` are words of SQL. */
import type { Knex } from 'knex';
import type { Migration } from '../plugin.ts';

export const identityMigrations: readonly Migration[] = [{ name: '0001-identity', up }];

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('identity_unit', (t) => {
    t.text('id').primary();
    t.text('name').notNullable();
    t.text('parent_id').references('identity_unit.id');
    /** Manager of everybody in the unit who has no manager of their own. */
    t.text('manager_id');
  });
  await knex.schema.createTable('identity_user', (t) => {
    t.text('id').primary();
    t.text('name').notNullable();
    t.text('email');
    t.text('language').notNullable();
    t.text('unit_id').references('identity_unit.id');
    t.text('manager_id').references('identity_user.id');
    t.boolean('active').notNullable();
    t.bigInteger('created_at').notNullable();
    t.index(['manager_id']);
  });
  await knex.schema.createTable('identity_group', (t) => {
    t.text('id').primary();
    t.text('name').notNullable();
  });
  await knex.schema.createTable('identity_membership', (t) => {
    t.text('user_id').notNullable().references('identity_user.id');
    t.text('group_id').notNullable().references('identity_group.id');
    t.primary(['user_id', 'group_id']);
    t.index(['group_id']);
  });
  await knex.schema.createTable('identity_grant', (t) => {
    t.text('right_name').notNullable();
    /** `user` or `group`. */
    t.text('subject_kind').notNullable().checkIn(['user', 'group']);
    t.text('subject_id').notNullable();
    t.primary(['subject_kind', 'subject_id', 'right_name']);
  });
  await knex.schema.createTable('identity_token', (t) => {
    t.text('id').primary();
    t.text('user_id').notNullable().references('identity_user.id');
    /** SHA-256 of the token, hex. The token itself is shown once and kept nowhere. */
    t.text('token_hash').notNullable().unique();
    t.text('label').notNullable();
    t.bigInteger('created_at').notNullable();
    t.bigInteger('expires_at').notNullable();
    t.bigInteger('revoked_at');
    t.index(['user_id']);
  });
}
