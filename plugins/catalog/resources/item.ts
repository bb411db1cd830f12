import { param, statement, type Resource } from '../../../engine/plugin.ts';
import { relatedItems } from '../item.ts';

const listUnits = statement<{ itemId: string }, { unit: string; numerator: number; denominator: number }>(
  'catalog.listUnits',
  ({ knex }) => knex('catalog_unit').select('unit', 'numerator', 'denominator').where('item_id', param('itemId')).orderBy('unit'),
);

export const itemResource: Resource = {
  name: 'catalog.item',
  path: 'catalog/items',
  table: 'catalog_item',
  fields: {
    sku: { column: 'sku', type: 'text', writable: true, search: true, filter: true, sort: true },
    name: { column: 'name', type: 'texts', writable: true, search: true },
    description: { column: 'description', type: 'texts', optional: true, writable: true, search: true },
    baseUnit: { column: 'base_unit', type: 'text', writable: true, fixed: true, filter: true },
    kind: { column: 'kind', type: 'choice', values: ['stocked', 'service'], writable: true, fixed: true, filter: true },
    taxCategory: { column: 'tax_category', type: 'text', writable: true, filter: true },
    leadDays: { column: 'lead_days', type: 'integer', writable: true },
    blocked: { column: 'blocked', type: 'boolean', writable: true, filter: true },
  },
  access: { read: { right: 'catalog.read' }, create: { right: 'catalog.write' }, update: { right: 'catalog.write' } },
  async details(id, context) {
    return { units: await context.tx.all(listUnits, { itemId: id }), related: await relatedItems(context, id) };
  },
};

export const unitResource: Resource = {
  name: 'catalog.unit',
  path: 'catalog/units',
  table: 'catalog_unit',
  fields: {
    itemId: { column: 'item_id', type: 'ref', to: 'catalog.item', writable: true, fixed: true, filter: true },
    unit: { column: 'unit', type: 'text', writable: true, filter: true, sort: true },
    numerator: { column: 'numerator', type: 'integer', writable: true },
    denominator: { column: 'denominator', type: 'integer', writable: true },
  },
  access: { read: { right: 'catalog.read' }, create: { right: 'catalog.write' }, update: { right: 'catalog.write' } },
};

export const relatedResource: Resource = {
  name: 'catalog.related',
  path: 'catalog/related-items',
  table: 'catalog_related',
  fields: {
    itemId: { column: 'item_id', type: 'ref', to: 'catalog.item', writable: true, fixed: true, filter: true },
    relatedId: { column: 'related_id', type: 'ref', to: 'catalog.item', writable: true, filter: true },
    position: { column: 'position', type: 'integer', writable: true, sort: true },
  },
  access: { read: { right: 'catalog.read' }, create: { right: 'catalog.write' }, update: { right: 'catalog.write' } },
};
