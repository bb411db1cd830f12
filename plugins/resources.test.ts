/** Every resource of every area on both databases: as the API lists, opens, creates and changes it. */
import { expect, it } from '@jest/globals';
import type { Plugin, Resource } from '../engine/plugin.ts';
import { changeSchema } from '../engine/runtime/record-schema.ts';
import { changeRecord, insertRecord, openRecord, selectRecords } from '../engine/runtime/resources.ts';
import { withPlugins, type PluginDesk } from '../test/support/plugin-harness.ts';
import { eachDatabase } from '../test/support/postgres.ts';
import { base } from './base/index.ts';
import { catalog } from './catalog/index.ts';
import { credit } from './credit/index.ts';
import { invoicing } from './invoicing/index.ts';
import { notify } from './notify/index.ts';
import { orders } from './orders/index.ts';
import { pricing } from './pricing/index.ts';
import { stock } from './stock/index.ts';
import { warehouse } from './warehouse/index.ts';

const AREAS: readonly Plugin[] = [base, catalog, orders, pricing, stock, warehouse, invoicing, credit, notify];

/** One record per resource that people may create; `$path` stands for the id of that resource's record. */
const RECORDS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'base/companies': {
    code: 'NORD',
    name: 'Nord',
    zone: 'Europe/Berlin',
    currency: 'EUR',
    calendar: 'gregorian',
    language: 'de',
    taxId: null,
    address: null,
  },
  'base/exchange-rates': { companyId: '$base/companies', currency: 'PLN', validFrom: '2026-01-01', rate: '0.25' },
  'base/parties': {
    companyId: '$base/companies',
    code: 'C1',
    name: 'Kunde',
    language: 'pl',
    paymentDays: 14,
    creditPolicy: 'prepaid',
  },
  'base/number-series': { companyId: '$base/companies', docType: 'invoice', prefix: 'RE', reset: 'year', width: 6 },
  'base/closed-periods': { companyId: '$base/companies', firstDay: '2025-01-01', lastDay: '2025-12-31' },
  'catalog/items': { sku: 'L-1', name: { de: 'Lampe' }, baseUnit: 'pcs', kind: 'stocked', taxCategory: 'S', leadDays: 5 },
  'catalog/units': { itemId: '$catalog/items', unit: 'box', numerator: 12, denominator: 1 },
  'catalog/tax-rates': { companyId: '$base/companies', category: 'S', validFrom: '2020-01-01', percent: '19' },
  'pricing/lists': {
    companyId: '$base/companies',
    code: 'EUR',
    name: { de: 'Liste' },
    currency: 'EUR',
    includesTax: false,
    isDefault: true,
    discountPolicy: 'replace',
    discountCap: '10',
    discountCeiling: '30',
  },
  'pricing/list-prices': {
    listId: '$pricing/lists',
    itemId: '$catalog/items',
    unit: 'pcs',
    fromQuantity: '0',
    validFrom: '2026-01-01',
    currency: 'EUR',
    unitPrice: { amount: '10.00', currency: 'EUR' },
  },
  'pricing/customer-prices': {
    customerId: '$base/parties',
    itemId: '$catalog/items',
    unit: 'pcs',
    fromQuantity: '2.5',
    validFrom: '2026-01-01',
    currency: 'EUR',
    unitPrice: { amount: '9.00', currency: 'EUR' },
  },
  'pricing/surcharges': {
    companyId: '$base/companies',
    itemId: '$catalog/items',
    code: 'copper',
    currency: 'EUR',
    percent: '1.5',
    validFrom: '2026-01-01',
  },
  'pricing/terms': {
    companyId: '$base/companies',
    customerGroup: 'retail',
    lineDiscount: '5',
    orderDiscount: '0',
    validFrom: '2026-01-01',
  },
  'credit/limits': {
    companyId: '$base/companies',
    customerId: '$base/parties',
    currency: 'EUR',
    amount: { amount: '1000.00', currency: 'EUR' },
    validFrom: '2026-01-01',
    approved: true,
  },
  'credit/policies': {
    companyId: '$base/companies',
    watch: '90',
    graceDays: 14,
    currency: 'EUR',
    overdueCap: { amount: '50.00', currency: 'EUR' },
    overrideDays: 7,
  },
  'notify/preferences': { recipient: 'tester', event: '*', wanted: true, language: 'fa' },
};

eachDatabase('resources', (open) => {
  const resources = AREAS.flatMap((area) => area.resources);

  it('are listed, searched and sorted by every field that says so', () =>
    withPlugins(open, AREAS, async (desk) => {
      for (const resource of resources) await listInEveryOrder(desk, resource);
      expect(resources.length).toBeGreaterThan(20);
    }));

  it('are created, opened and changed as their fields say', () =>
    withPlugins(open, AREAS, async (desk) => {
      const ids = new Map<string, string>();
      for (const [path, wanted] of Object.entries(RECORDS)) {
        const resource = resources.find((candidate) => candidate.path === path);
        if (resource === undefined) throw new Error(`there is no resource ${path}`);
        const values = Object.fromEntries(
          Object.entries(wanted).map(([name, value]) => [
            name,
            typeof value === 'string' && value.startsWith('$') ? ids.get(value.slice(1)) : value,
          ]),
        );
        const { id } = await desk.transact((context) => insertRecord(context, resource, values));
        ids.set(path, id);
        const opened = await desk.transact((context) => openRecord(context, resource, id));
        expect(opened).toMatchObject({ id, version: 1, ...values });
        for (const [name] of Object.entries(values).filter(([name]) => resource.fields[name]?.fixed === true)) {
          const moved = { id, version: 1, values: { [name]: values[name] } };
          await expect(desk.transact((context) => changeRecord(context, resource, moved))).rejects.toMatchObject({
            code: 'VALIDATION',
            faults: [{ at: `/${name}` }],
          });
          expect(changeSchema(resource).properties).not.toHaveProperty(name);
        }
        const [first] = Object.entries(values).filter(([name]) => resource.fields[name]?.fixed !== true);
        const change = { id, version: 1, values: Object.fromEntries(first === undefined ? [] : [first]) };
        expect(await desk.transact((context) => changeRecord(context, resource, change))).toEqual({ id, version: 2 });
      }
    }));

  it('refuse what the tables do not allow', () =>
    withPlugins(open, AREAS, async (desk) => {
      const company = resources.find((resource) => resource.path === 'base/companies');
      const rate = resources.find((resource) => resource.path === 'base/exchange-rates');
      if (company === undefined || rate === undefined) throw new Error('base has no companies');
      const { id } = await desk.transact((context) => insertRecord(context, company, RECORDS['base/companies'] ?? {}));
      const create = (resource: Resource, values: Readonly<Record<string, unknown>>) =>
        desk.transact((context) => insertRecord(context, resource, values));
      await expect(create(company, RECORDS['base/companies'] ?? {})).rejects.toMatchObject({ code: 'DUPLICATE' });
      const values = { companyId: id, currency: 'PLN', validFrom: '2026-01-01' };
      for (const wrong of ['0', '0.0', '-1', 'much', '12abc', '1.2.3', '1.', '']) {
        await expect(create(rate, { ...values, rate: wrong })).rejects.toMatchObject({ code: 'VALIDATION' });
      }
      const list = resources.find((resource) => resource.path === 'pricing/lists');
      const price = resources.find((resource) => resource.path === 'pricing/list-prices');
      const item = resources.find((resource) => resource.path === 'catalog/items');
      if (list === undefined || price === undefined || item === undefined) throw new Error('there are no prices');
      const { id: listId } = await create(list, { ...RECORDS['pricing/lists'], companyId: id });
      const { id: itemId } = await create(item, RECORDS['catalog/items'] ?? {});
      const zloty = { ...RECORDS['pricing/list-prices'], listId, itemId, currency: 'PLN' };
      const inZloty = create(price, { ...zloty, unitPrice: { amount: '10.00', currency: 'PLN' } });
      await expect(inZloty).rejects.toMatchObject({ code: 'VALIDATION', faults: [{ at: '/currency' }] });
      await create(rate, { ...values, rate: '0.0000021' });
      await expect(create(rate, { ...values, companyId: 'nobody', rate: '1' })).rejects.toMatchObject({ code: 'VALIDATION' });
    }));
});

async function listInEveryOrder(desk: PluginDesk, resource: Resource): Promise<void> {
  const orders = Object.entries(resource.fields).flatMap(([name, field]) => (field.sort === true ? [name, `-${name}`] : []));
  for (const sort of ['id', ...orders]) {
    const request = { filters: {}, search: 'x', sort, limit: 5, offset: 0 };
    expect(await desk.transact((context) => selectRecords(context, resource, request))).toEqual({ items: [], total: 0 });
  }
}
