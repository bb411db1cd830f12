import { param, statement } from '../../engine/plugin.ts';
import type { IssuedLine, RequestState } from './types.ts';

export interface RequestRow {
  readonly id: string;
  readonly companyId: string;
  readonly orderId: string;
  readonly orderVersion: number;
  readonly state: RequestState;
}

const REQUEST_COLUMNS = {
  id: 'id',
  companyId: 'company_id',
  orderId: 'order_id',
  orderVersion: 'order_version',
  state: 'state',
} as const;

export const findRequest = statement<{ id: string }, RequestRow>('warehouse.findRequest', ({ knex }) =>
  knex('warehouse_request').select(REQUEST_COLUMNS).where('id', param('id')),
);

export const findOpenRequest = statement<{ orderId: string }, RequestRow>('warehouse.findOpenRequest', ({ knex }) =>
  knex('warehouse_request').select(REQUEST_COLUMNS).where('order_id', param('orderId')).whereRaw(`state = 'open'`),
);

export const addRequest = statement<{
  id: string;
  companyId: string;
  orderId: string;
  orderVersion: number;
  requestedBy: string;
  now: number;
}>('warehouse.addRequest', ({ knex }) =>
  knex('warehouse_request').insert({
    id: param('id'),
    company_id: param('companyId'),
    order_id: param('orderId'),
    order_version: param('orderVersion'),
    state: 'open',
    requested_by: param('requestedBy'),
    requested_at: param('now'),
  }),
);

/** Ends an open request; no row when somebody was faster. */
export const endRequest = statement<{ id: string; state: string; now: number }>('warehouse.endRequest', ({ knex }) =>
  knex('warehouse_request')
    .update({ state: param('state'), ended_at: param('now') })
    .where({ id: param('id'), state: 'open' }),
);

export interface RequestLineRow {
  readonly id: string;
  readonly orderLineId: string;
  readonly reservationId: string;
  readonly itemId: string;
  readonly warehouseId: string;
  readonly quantityBaseMicro: number;
}

const LINE_COLUMNS = {
  id: 'id',
  orderLineId: 'order_line_id',
  reservationId: 'reservation_id',
  itemId: 'item_id',
  warehouseId: 'warehouse_id',
  quantityBaseMicro: 'quantity_base_micro',
} as const;

export const findRequestLines = statement<{ requestId: string }, RequestLineRow>('warehouse.findRequestLines', ({ knex }) =>
  knex('warehouse_request_line')
    .select(LINE_COLUMNS)
    .where('request_id', param('requestId'))
    .orderBy(['warehouse_id', 'item_id', 'id']),
);

interface LineParams extends Record<string, string | number> {
  id: string;
  orderLineId: string;
  reservationId: string;
  itemId: string;
  warehouseId: string;
  quantityBaseMicro: number;
}

const LINE_VALUES = {
  id: param('id'),
  order_line_id: param('orderLineId'),
  reservation_id: param('reservationId'),
  item_id: param('itemId'),
  warehouse_id: param('warehouseId'),
  quantity_base_micro: param('quantityBaseMicro'),
};

export const addRequestLine = statement<LineParams & { requestId: string }>('warehouse.addRequestLine', ({ knex }) =>
  knex('warehouse_request_line').insert({ ...LINE_VALUES, request_id: param('requestId') }),
);

export interface IssueRow {
  readonly id: string;
  readonly companyId: string;
  readonly orderId: string;
  readonly issueNo: string;
  readonly reversesId: string | null;
  readonly reversedBy: string | null;
}

export const findIssue = statement<{ id: string }, IssueRow>('warehouse.findIssue', ({ knex }) =>
  knex({ i: 'warehouse_issue' })
    .leftJoin({ r: 'warehouse_issue' }, 'r.reverses_id', 'i.id')
    .select({
      id: 'i.id',
      companyId: 'i.company_id',
      orderId: 'i.order_id',
      issueNo: 'i.issue_no',
      reversesId: 'i.reverses_id',
      reversedBy: 'r.id',
    })
    .where('i.id', param('id')),
);

export const addIssue = statement<{
  id: string;
  companyId: string;
  orderId: string;
  requestId: string | null;
  reversesId: string | null;
  issueNo: string;
  issuedOn: string;
  now: number;
  issuedBy: string;
}>('warehouse.addIssue', ({ knex }) =>
  knex('warehouse_issue').insert({
    id: param('id'),
    company_id: param('companyId'),
    order_id: param('orderId'),
    request_id: param('requestId'),
    reverses_id: param('reversesId'),
    issue_no: param('issueNo'),
    issued_on: param('issuedOn'),
    issued_at: param('now'),
    issued_by: param('issuedBy'),
  }),
);

export const findIssueLines = statement<{ issueId: string }, RequestLineRow>('warehouse.findIssueLines', ({ knex }) =>
  knex('warehouse_issue_line')
    .select(LINE_COLUMNS)
    .where('issue_id', param('issueId'))
    .orderBy(['warehouse_id', 'item_id', 'id']),
);

export const addIssueLine = statement<LineParams & { issueId: string }>('warehouse.addIssueLine', ({ knex }) =>
  knex('warehouse_issue_line').insert({ ...LINE_VALUES, issue_id: param('issueId') }),
);

export const findIssuedLines = statement<{ orderId: string }, IssuedLine>('warehouse.findIssuedLines', ({ knex }) =>
  knex({ i: 'warehouse_issue' })
    .join({ l: 'warehouse_issue_line' }, 'l.issue_id', 'i.id')
    .leftJoin({ r: 'warehouse_issue' }, 'r.reverses_id', 'i.id')
    .select({
      issueId: 'i.id',
      issueNo: 'i.issue_no',
      issuedOn: 'i.issued_on',
      issueLineId: 'l.id',
      orderId: 'i.order_id',
      orderLineId: 'l.order_line_id',
      itemId: 'l.item_id',
      warehouseId: 'l.warehouse_id',
      quantityBaseMicro: 'l.quantity_base_micro',
    })
    .where('i.order_id', param('orderId'))
    .whereNull('i.reverses_id')
    .whereNull('r.id')
    .orderBy(['i.issued_at', 'i.id', 'l.id']),
);

export interface IssuedSumRow {
  readonly orderId: string;
  readonly orderLineId: string;
  readonly quantityBaseMicro: number;
}

export const sumIssued = statement<Record<never, never>, IssuedSumRow>('warehouse.sumIssued', ({ knex }) =>
  knex({ i: 'warehouse_issue' })
    .join({ l: 'warehouse_issue_line' }, 'l.issue_id', 'i.id')
    .select({
      orderId: 'i.order_id',
      orderLineId: 'l.order_line_id',
      quantityBaseMicro: knex.raw('cast(sum(l.quantity_base_micro) as bigint)'),
    })
    .groupBy('i.order_id', 'l.order_line_id')
    .orderBy(['i.order_id', 'l.order_line_id']),
);
