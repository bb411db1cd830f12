import type { Resource } from '../../../engine/plugin.ts';
import { readRound } from '../read-round.ts';
import { listDecisions } from '../store.ts';
import { APPROVER_KINDS, MODES, OUTCOMES, ROUND_STATES } from '../types.ts';

export const matrixRowResource: Resource = {
  name: 'approval.matrixRow',
  path: 'approval/matrix-rows',
  table: 'approval_matrix_row',
  fields: {
    companyId: {
      column: 'company_id',
      type: 'ref',
      to: 'base.company',
      optional: true,
      writable: true,
      fixed: true,
      filter: true,
    },
    docType: { column: 'doc_type', type: 'text', writable: true, filter: true, sort: true },
    sequence: { column: 'sequence', type: 'integer', writable: true, sort: true },
    minAmount: { column: 'min_amount_minor', type: 'money', currency: 'currency', optional: true, writable: true },
    currency: { column: 'currency', type: 'text', optional: true, writable: true },
    overDiscount: { column: 'over_discount_micro', type: 'quantity', optional: true, writable: true },
    approverKind: { column: 'approver_kind', type: 'choice', values: APPROVER_KINDS, writable: true, filter: true },
    approver: { column: 'approver', type: 'text', writable: true, search: true },
    mode: { column: 'mode', type: 'choice', values: MODES, writable: true },
    needed: { column: 'needed', type: 'integer', optional: true, writable: true },
    due: { column: 'due', type: 'text', writable: true },
    remind: { column: 'remind', type: 'text', writable: true },
    escalateAfter: { column: 'escalate_after', type: 'text', writable: true },
    escalateTo: { column: 'escalate_to', type: 'text', writable: true },
    allowSelf: { column: 'allow_self', type: 'boolean', writable: true },
    watches: { column: 'watches', type: 'text', optional: true, writable: true },
    active: { column: 'active', type: 'boolean', writable: true, filter: true },
  },
  access: {
    read: { right: 'approval.read' },
    create: { right: 'approval.administer' },
    update: { right: 'approval.administer' },
  },
};

export const roundResource: Resource = {
  name: 'approval.round',
  path: 'approval/rounds',
  table: 'approval_round',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', filter: true },
    docType: { column: 'doc_type', type: 'text', filter: true },
    docId: { column: 'doc_id', type: 'text', filter: true },
    docVersion: { column: 'doc_version', type: 'integer' },
    amount: { column: 'amount_minor', type: 'money', currency: 'currency' },
    currency: { column: 'currency', type: 'text', filter: true },
    requestedBy: { column: 'requested_by', type: 'text', filter: true },
    state: { column: 'state', type: 'choice', values: ROUND_STATES, filter: true, sort: true },
    endReason: { column: 'end_reason', type: 'text', optional: true },
    plannedAt: { column: 'planned_at', type: 'instant', sort: true },
    endedAt: { column: 'ended_at', type: 'instant', optional: true, sort: true },
  },
  access: { read: { right: 'approval.read', own: { column: 'requested_by', unless: 'approval.readAll' } } },
  async details(id, context) {
    const { requirements } = await readRound(context, id);
    return { requirements, decisions: await context.tx.all(listDecisions, { roundId: id }) };
  },
};

export const decisionResource: Resource = {
  name: 'approval.decision',
  path: 'approval/decisions',
  table: 'approval_decision',
  fields: {
    roundId: { column: 'round_id', type: 'ref', to: 'approval.round', filter: true },
    sequence: { column: 'sequence', type: 'integer', sort: true },
    decidedBy: { column: 'decided_by', type: 'text', filter: true },
    onBehalfOf: { column: 'on_behalf_of', type: 'text', optional: true, filter: true },
    outcome: { column: 'outcome', type: 'choice', values: OUTCOMES, filter: true },
    comment: { column: 'comment', type: 'text', optional: true, search: true },
    docVersion: { column: 'doc_version', type: 'integer' },
    decidedAt: { column: 'decided_at', type: 'instant', sort: true },
    voidedAt: { column: 'voided_at', type: 'instant', optional: true, sort: true },
    voidReason: { column: 'void_reason', type: 'text', optional: true },
  },
  access: { read: { right: 'approval.read', own: { column: 'decided_by', unless: 'approval.readAll' } } },
};
