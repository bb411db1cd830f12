/** The company in which the scenarios of order-to-cash play: NORD in Berlin sells lamps and their set-up. */
import type { NewRecord, Person, World } from '../scenario.ts';

const people: Readonly<Record<string, Person>> = {
  max: { groups: ['managers'], rights: [] },
  sara: {
    groups: ['sales'],
    rights: ['orders.create', 'orders.submit', 'orders.change', 'orders.cancel', 'orders.hold', 'orders.release', 'orders.close'],
    manager: 'max',
  },
  dora: { groups: ['directors'], rights: [] },
  adam: { groups: ['admins'], rights: [] },
  carl: { groups: ['credit-controllers'], rights: ['credit.override'] },
  fiona: { groups: ['cfo'], rights: ['credit.override', 'credit.overrideAny'] },
  wim: { groups: ['warehouse'], rights: ['stock.receive', 'stock.reserve', 'orders.readAll'] },
};

const records: readonly NewRecord[] = [
  {
    resource: 'base/companies',
    as: 'company',
    values: {
      code: 'NORD',
      name: 'Nord GmbH',
      zone: 'Europe/Berlin',
      currency: 'EUR',
      calendar: 'gregorian',
      language: 'de',
      taxId: 'DE111111125',
      address: 'Hafen 1, Berlin',
    },
  },
  {
    resource: 'base/parties',
    as: 'customer',
    values: {
      companyId: '$company',
      code: 'K-1',
      name: 'Kunde AG',
      language: 'de',
      taxId: 'DE222222222',
      address: 'Markt 2, Kiel',
    },
  },
  {
    resource: 'catalog/items',
    as: 'lamp',
    values: {
      sku: 'L-1',
      name: { en: 'Lamp', de: 'Lampe', pl: 'Lampa', fa: 'چراغ' },
      baseUnit: 'pcs',
      kind: 'stocked',
      taxCategory: 'S',
      leadDays: 10,
    },
  },
  {
    resource: 'catalog/items',
    as: 'setup',
    values: {
      sku: 'S-1',
      name: { en: 'Set-up', de: 'Montage', pl: 'Montaż', fa: 'نصب' },
      baseUnit: 'h',
      kind: 'service',
      taxCategory: 'S',
    },
  },
  { resource: 'catalog/tax-rates', values: { companyId: '$company', category: 'S', validFrom: '2020-01-01', percent: '19' } },
  {
    resource: 'pricing/lists',
    as: 'list',
    values: {
      companyId: '$company',
      code: 'EUR',
      name: { en: 'Standard' },
      currency: 'EUR',
      isDefault: true,
      discountCap: '10',
      discountCeiling: '30',
    },
  },
  {
    resource: 'pricing/list-prices',
    values: {
      listId: '$list',
      itemId: '$lamp',
      unit: 'pcs',
      validFrom: '2020-01-01',
      currency: 'EUR',
      unitPrice: { amount: '100.00', currency: 'EUR' },
    },
  },
  {
    resource: 'pricing/list-prices',
    values: {
      listId: '$list',
      itemId: '$setup',
      unit: 'h',
      validFrom: '2020-01-01',
      currency: 'EUR',
      unitPrice: { amount: '50.00', currency: 'EUR' },
    },
  },
  { resource: 'stock/warehouses', as: 'warehouse', values: { companyId: '$company', code: 'MAIN', name: 'Hauptlager' } },
];

export const world: World = { people, records };
