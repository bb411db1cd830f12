import type { Resource } from '../../../engine/plugin.ts';

export const seriesResource: Resource = {
  name: 'base.series',
  path: 'base/number-series',
  table: 'base_series',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', writable: true, fixed: true, filter: true },
    docType: { column: 'doc_type', type: 'text', writable: true, fixed: true, filter: true, sort: true },
    prefix: { column: 'prefix', type: 'text', writable: true, sort: true },
    reset: { column: 'reset', type: 'choice', values: ['never', 'year', 'month'], writable: true },
    width: { column: 'width', type: 'integer', writable: true },
  },
  access: { read: { right: 'base.read' }, create: { right: 'base.administer' }, update: { right: 'base.administer' } },
};

export const closedPeriodResource: Resource = {
  name: 'base.closedPeriod',
  path: 'base/closed-periods',
  table: 'base_closed_period',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', writable: true, fixed: true, filter: true },
    firstDay: { column: 'first_day', type: 'date', writable: true, filter: true, sort: true },
    lastDay: { column: 'last_day', type: 'date', writable: true, filter: true, sort: true },
    reason: { column: 'reason', type: 'text', optional: true, writable: true },
  },
  access: { read: { right: 'base.read' }, create: { right: 'base.administer' }, update: { right: 'base.administer' } },
};
