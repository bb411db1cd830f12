import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../engine/index.ts';
import { recordsToCsv } from './csv.ts';

const resource: Resource = {
  name: 'shop.item',
  path: 'shop/items',
  table: 'shop_item',
  fields: {
    sku: { column: 'sku', type: 'text' },
    name: { column: 'name', type: 'texts' },
    price: { column: 'price', type: 'money', currency: 'currency' },
    stock: { column: 'stock', type: 'quantity' },
  },
  access: { read: { right: 'shop.read' } },
};
const base = { id: 'i1', sku: 'A', name: {}, price: { amount: '1.50', currency: 'EUR' }, stock: '2' };
const lines = (...records: object[]) =>
  recordsToCsv(
    resource,
    records.map((record) => ({ ...base, ...record })),
  )
    .slice(1)
    .split('\r\n');

describe('recordsToCsv', () => {
  it('has a column per field, two for money, one per language for texts', () => {
    expect(lines({ name: { en: 'Bag', fa: 'کیف' } })).toEqual([
      'id,sku,name.en,name.de,name.pl,name.fa,price,price.currency,stock',
      'i1,A,Bag,,,کیف,1.50,EUR,2',
      '',
    ]);
  });

  it('quotes separators, quotes and line ends', () => {
    expect(lines({ sku: 'a,"b"\nc' })[1]).toBe('i1,"a,""b""\nc",,,,,1.50,EUR,2');
  });

  it.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\0=1', "=cmd|' /C calc'!A0"])('disarms the formula %j (S12)', (sku) => {
    expect(lines({ sku })[1]).toContain(`i1,'${sku}`);
  });

  it('disarms one behind a carriage return too, and leaves numbers alone', () => {
    expect(recordsToCsv(resource, [{ ...base, sku: '\r=1' }])).toContain(`"'\r=1"`);
    expect(lines({ stock: '-2.5' })[1]).toBe('i1,A,,,,,1.50,EUR,-2.5');
  });
});
