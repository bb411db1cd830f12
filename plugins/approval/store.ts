import { param, statement } from '../../engine/plugin.ts';
import type { MatrixRow, Mode, Round } from './types.ts';

export interface MatrixRecord extends Omit<MatrixRow, 'allowSelf'> {
  readonly allowSelf: boolean | number;
}

export const findMatrixRows = statement<{ docType: string; companyId: string; active: boolean }, MatrixRecord>(
  'approval.findMatrixRows',
  ({ knex }) =>
    knex('approval_matrix_row')
      .select('id', 'sequence', 'currency', 'approver', 'mode', 'needed', 'due', 'remind', 'watches', {
        minAmountMinor: 'min_amount_minor',
        overDiscountMicro: 'over_discount_micro',
        approverKind: 'approver_kind',
        escalateAfter: 'escalate_after',
        escalateTo: 'escalate_to',
        allowSelf: 'allow_self',
      })
      .where('doc_type', param('docType'))
      .where('active', param('active'))
      .whereRaw('(company_id is null or company_id = ?)', [param('companyId')])
      .orderBy(['sequence', 'id']),
);

type RoundRow = Omit<Round, 'requirements'>;

const ROUND_COLUMNS = {
  id: 'id',
  companyId: 'company_id',
  docType: 'doc_type',
  docId: 'doc_id',
  docVersion: 'doc_version',
  materialHash: 'material_hash',
  requestedBy: 'requested_by',
  state: 'state',
  invalidFrom: 'invalid_from',
} as const;

/** Changes nothing but locks the round until the end of the transaction. */
export const lockRound = statement<{ id: string }>('approval.lockRound', ({ knex }) =>
  knex('approval_round')
    .update({ state: knex.ref('state') })
    .where('id', param('id')),
);

export const findRound = statement<{ id: string }, RoundRow>('approval.findRound', ({ knex }) =>
  knex('approval_round').select(ROUND_COLUMNS).where('id', param('id')),
);

export const findRoundAmount = statement<{ id: string }, { amountMinor: number; currency: string }>(
  'approval.findRoundAmount',
  ({ knex }) => knex('approval_round').select('currency', { amountMinor: 'amount_minor' }).where('id', param('id')),
);

export const findLastRound = statement<{ docType: string; docId: string }, RoundRow>('approval.findLastRound', ({ knex }) =>
  knex('approval_round')
    .select(ROUND_COLUMNS)
    .where({ doc_type: param('docType'), doc_id: param('docId') })
    .orderBy([
      { column: 'planned_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(1),
);

export const addRound = statement<{
  id: string;
  companyId: string;
  docType: string;
  docId: string;
  docVersion: number;
  materialHash: string;
  amountMinor: number;
  currency: string;
  requestedBy: string;
  now: number;
}>('approval.addRound', ({ knex }) =>
  knex('approval_round').insert({
    id: param('id'),
    company_id: param('companyId'),
    doc_type: param('docType'),
    doc_id: param('docId'),
    doc_version: param('docVersion'),
    material_hash: param('materialHash'),
    amount_minor: param('amountMinor'),
    currency: param('currency'),
    requested_by: param('requestedBy'),
    state: 'open',
    planned_at: param('now'),
  }),
);

export const endRound = statement<{ id: string; state: string; invalidFrom: number | null; reason: string | null; now: number }>(
  'approval.endRound',
  ({ knex }) =>
    knex('approval_round')
      .update({ state: param('state'), invalid_from: param('invalidFrom'), end_reason: param('reason'), ended_at: param('now') })
      .where('id', param('id')),
);

export interface RequirementRow {
  readonly id: string;
  readonly rowId: string;
  readonly sequence: number;
  readonly mode: Mode;
  readonly needed: number;
  /** JSON list of approvers. */
  readonly approvers: string;
  readonly due: string;
  readonly remind: string;
  readonly escalateAfter: string;
  readonly escalateTo: string;
  readonly allowSelf: boolean | number;
  readonly watches: string | null;
  readonly carriedFrom: string | null;
  readonly approvals: number;
  readonly rejections: number;
}

export const findRequirements = statement<{ roundId: string }, RequirementRow>('approval.findRequirements', ({ knex }) => {
  const count = (outcome: string) =>
    knex.raw(
      `(select cast(count(*) as bigint) from approval_decision d where d.requirement_id = q.id and d.outcome = '${outcome}' and d.voided_at is null)`,
    );
  return knex({ q: 'approval_requirement' })
    .select({
      id: 'q.id',
      rowId: 'q.row_id',
      sequence: 'q.sequence',
      mode: 'q.mode',
      needed: 'q.needed',
      approvers: 'q.approvers',
      due: 'q.due',
      remind: 'q.remind',
      escalateAfter: 'q.escalate_after',
      escalateTo: 'q.escalate_to',
      allowSelf: 'q.allow_self',
      watches: 'q.watches',
      carriedFrom: 'q.carried_from',
      approvals: count('approved'),
      rejections: count('rejected'),
    })
    .where('q.round_id', param('roundId'))
    .orderBy(['q.sequence', 'q.row_id']);
});

export const addRequirement = statement<{
  id: string;
  roundId: string;
  rowId: string;
  sequence: number;
  mode: string;
  needed: number;
  approvers: string;
  due: string;
  remind: string;
  escalateAfter: string;
  escalateTo: string;
  allowSelf: boolean;
  watches: string | null;
  carriedFrom: string | null;
}>('approval.addRequirement', ({ knex }) =>
  knex('approval_requirement').insert({
    id: param('id'),
    round_id: param('roundId'),
    row_id: param('rowId'),
    sequence: param('sequence'),
    mode: param('mode'),
    needed: param('needed'),
    approvers: param('approvers'),
    due: param('due'),
    remind: param('remind'),
    escalate_after: param('escalateAfter'),
    escalate_to: param('escalateTo'),
    allow_self: param('allowSelf'),
    watches: param('watches'),
    carried_from: param('carriedFrom'),
  }),
);

export const findValidDecision = statement<{ requirementId: string; decidedBy: string }, { id: string }>(
  'approval.findValidDecision',
  ({ knex }) =>
    knex('approval_decision')
      .select('id')
      .where({ requirement_id: param('requirementId'), decided_by: param('decidedBy') })
      .whereNull('voided_at'),
);

export const addDecision = statement<{
  id: string;
  roundId: string;
  requirementId: string;
  sequence: number;
  decidedBy: string;
  onBehalfOf: string | null;
  outcome: string;
  comment: string | null;
  docVersion: number;
  materialHash: string;
  now: number;
}>('approval.addDecision', ({ knex }) =>
  knex('approval_decision').insert({
    id: param('id'),
    round_id: param('roundId'),
    requirement_id: param('requirementId'),
    sequence: param('sequence'),
    decided_by: param('decidedBy'),
    on_behalf_of: param('onBehalfOf'),
    outcome: param('outcome'),
    comment: param('comment'),
    doc_version: param('docVersion'),
    material_hash: param('materialHash'),
    decided_at: param('now'),
  }),
);

export const voidDecisions = statement<{ roundId: string; from: number; reason: string; now: number }>(
  'approval.voidDecisions',
  ({ knex }) =>
    knex('approval_decision')
      .update({ voided_at: param('now'), void_reason: param('reason') })
      .where('round_id', param('roundId'))
      .where('sequence', '>=', param('from'))
      .whereNull('voided_at'),
);

export const voidDecisionsOf = statement<{ requirementId: string; reason: string; now: number }>(
  'approval.voidDecisionsOf',
  ({ knex }) =>
    knex('approval_decision')
      .update({ voided_at: param('now'), void_reason: param('reason') })
      .where('requirement_id', param('requirementId'))
      .whereNull('voided_at'),
);

export interface DecisionRow {
  readonly sequence: number;
  readonly decidedBy: string;
  readonly onBehalfOf: string | null;
  readonly outcome: string;
  readonly comment: string | null;
  readonly decidedAt: number;
  readonly voidedAt: number | null;
  readonly voidReason: string | null;
}

export const listDecisions = statement<{ roundId: string }, DecisionRow>('approval.listDecisions', ({ knex }) =>
  knex('approval_decision')
    .select('sequence', 'outcome', 'comment', {
      decidedBy: 'decided_by',
      onBehalfOf: 'on_behalf_of',
      decidedAt: 'decided_at',
      voidedAt: 'voided_at',
      voidReason: 'void_reason',
    })
    .where('round_id', param('roundId'))
    .orderBy(['decided_at', 'id']),
);

export const listApprovedRounds = statement<Record<never, never>, { id: string }>('approval.listApprovedRounds', ({ knex }) =>
  knex('approval_round').select('id').where('state', 'approved').orderBy('id'),
);
