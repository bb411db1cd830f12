import type { Resource } from '../../../engine/plugin.ts';

export const companyResource: Resource = {
  name: 'base.company',
  path: 'base/companies',
  table: 'base_company',
  fields: {
    code: { column: 'code', type: 'text', writable: true, search: true, filter: true, sort: true },
    name: { column: 'name', type: 'text', writable: true, search: true, sort: true },
    zone: { column: 'zone', type: 'text', writable: true, fixed: true },
    currency: { column: 'currency', type: 'text', writable: true, fixed: true, filter: true },
    calendar: { column: 'calendar', type: 'choice', values: ['gregorian', 'jalali'], writable: true, fixed: true },
    language: { column: 'language', type: 'choice', values: ['en', 'de', 'pl', 'fa'], writable: true },
    taxId: { column: 'tax_id', type: 'text', optional: true, writable: true, search: true },
    address: { column: 'address', type: 'text', optional: true, writable: true },
  },
  access: { read: { right: 'base.read' }, create: { right: 'base.administer' }, update: { right: 'base.administer' } },
};
