import type { Knex } from 'knex';
import { dialectOf, type Migration } from '../../../engine/plugin.ts';
import { APPROVER_KINDS, MODES, OUTCOMES, ROUND_STATES } from '../types.ts';

const oneOf = (column: string, values: readonly string[]): string =>
  `${column} in (${values.map((value) => `'${value}'`).join(', ')})`;

/** What a new installation begins with; administrators change it (resource approval.matrixRow). */
const STARTING_MATRIX = [
  {
    id: 'order-manager',
    doc_type: 'order',
    sequence: 10,
    min_amount_minor: 200_000,
    currency: 'EUR',
    approver_kind: 'managerOf',
    approver: 'requestedBy',
  },
  {
    id: 'order-discount',
    doc_type: 'order',
    sequence: 10,
    over_discount_micro: 10_000_000,
    approver_kind: 'managerOf',
    approver: 'requestedBy',
  },
  {
    id: 'order-directors',
    doc_type: 'order',
    sequence: 20,
    min_amount_minor: 1_000_000,
    currency: 'EUR',
    approver_kind: 'group',
    approver: 'directors',
  },
] as const;

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('approval_matrix_row', (table) => {
    table.text('id').primary();
    table.integer('version').notNullable().defaultTo(1);
    // Null: every company.
    table.text('company_id').references('base_company.id');
    table.text('doc_type').notNullable();
    table.integer('sequence').notNullable();
    table.bigInteger('min_amount_minor');
    table.text('currency');
    table.bigInteger('over_discount_micro');
    table.text('approver_kind').notNullable();
    table.text('approver').notNullable();
    table.text('mode').notNullable().defaultTo('any');
    table.integer('needed');
    table.text('due').notNullable().defaultTo('P2D');
    table.text('remind').notNullable().defaultTo('P1D');
    table.text('escalate_after').notNullable().defaultTo('P3D');
    table.text('escalate_to').notNullable().defaultTo('admins');
    table.boolean('allow_self').notNullable().defaultTo(false);
    table.text('watches');
    table.boolean('active').notNullable().defaultTo(true);
    table.check(oneOf('approver_kind', APPROVER_KINDS), undefined, 'approval_matrix_row_approver_kind');
    table.check(oneOf('mode', MODES), undefined, 'approval_matrix_row_mode');
    table.check('(min_amount_minor is null) = (currency is null)', undefined, 'approval_matrix_row_amount');
    table.check(
      `(mode = 'n') = (needed is not null) and (needed is null or needed > 0)`,
      undefined,
      'approval_matrix_row_needed',
    );
    // Who is in a group is not known here, so all of it cannot be asked.
    table.check(`approver_kind <> 'group' or mode <> 'all'`, undefined, 'approval_matrix_row_group_mode');
    table.check(`due like 'P%' and remind like 'P%' and escalate_after like 'P%'`, undefined, 'approval_matrix_row_durations');
    table.index(['doc_type', 'sequence']);
  });
  await knex('approval_matrix_row').insert([...STARTING_MATRIX]);
  await knex.schema.createTable('approval_round', (table) => {
    table.text('id').primary();
    table.text('company_id').notNullable();
    table.text('doc_type').notNullable();
    table.text('doc_id').notNullable();
    table.integer('doc_version').notNullable();
    table.text('material_hash').notNullable();
    table.bigInteger('amount_minor').notNullable();
    table.text('currency').notNullable();
    table.text('requested_by').notNullable();
    table.text('state').notNullable();
    table.integer('invalid_from');
    table.text('end_reason');
    table.bigInteger('planned_at').notNullable();
    table.bigInteger('ended_at');
    table.check(oneOf('state', ROUND_STATES), undefined, 'approval_round_state');
    table.index(['doc_type', 'doc_id']);
  });
  await knex.raw(`create unique index approval_round_open on approval_round (doc_type, doc_id) where state = 'open'`);
  await knex.schema.createTable('approval_requirement', (table) => {
    table.text('id').primary();
    table.text('round_id').notNullable().references('id').inTable('approval_round');
    table.text('row_id').notNullable();
    table.integer('sequence').notNullable();
    table.text('mode').notNullable();
    table.integer('needed').notNullable();
    table.text('approvers').notNullable();
    table.text('due').notNullable();
    table.text('remind').notNullable();
    table.text('escalate_after').notNullable();
    table.text('escalate_to').notNullable();
    table.boolean('allow_self').notNullable();
    table.text('watches');
    table.text('carried_from');
    table.unique(['round_id', 'row_id']);
  });
  await knex.schema.createTable('approval_decision', (table) => {
    table.text('id').primary();
    table.text('round_id').notNullable().references('id').inTable('approval_round');
    table.text('requirement_id').notNullable().references('id').inTable('approval_requirement');
    table.integer('sequence').notNullable();
    table.text('decided_by').notNullable();
    table.text('on_behalf_of');
    table.text('outcome').notNullable();
    table.text('comment');
    table.integer('doc_version').notNullable();
    table.text('material_hash').notNullable();
    table.bigInteger('decided_at').notNullable();
    table.bigInteger('voided_at');
    table.text('void_reason');
    table.check(oneOf('outcome', OUTCOMES), undefined, 'approval_decision_outcome');
    table.check(`outcome = 'approved' or comment is not null`, undefined, 'approval_decision_comment');
    table.index(['requirement_id']);
    table.index(['decided_by', 'decided_at']);
  });
  await knex.raw(
    `create unique index approval_decision_once on approval_decision (requirement_id, decided_by) where voided_at is null`,
  );
  for (const table of ['approval_round', 'approval_requirement', 'approval_decision']) await keepHistory(knex, table);
}

/** R10: history is never deleted. */
async function keepHistory(knex: Knex, table: string): Promise<void> {
  if (dialectOf(knex) === 'postgres') {
    await knex.raw(`create function ${table}_is_history() returns trigger language plpgsql as
      $$ begin raise exception 'R10: ${table} is history and is never deleted'; end $$`);
    await knex.raw(
      `create trigger ${table}_no_delete before delete on ${table} for each row execute function ${table}_is_history()`,
    );
    return;
  }
  await knex.raw(`create trigger ${table}_no_delete before delete on ${table}
    begin select raise(abort, 'R10: ${table} is history and is never deleted'); end`);
}

export const approvalTables: Migration = { name: '0001-approval', up };
