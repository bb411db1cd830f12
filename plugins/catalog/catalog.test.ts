import { describe, expect, it } from '@jest/globals';
import { missingTexts } from '../../test/support/missing-texts.ts';
import { withPlugins, type PluginDesk } from '../../test/support/plugin-harness.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { base } from '../base/index.ts';
import { itemResource } from './resources/item.ts';
import { catalog, itemName, quantityInBase, readItem, readItems, relatedItems, taxRateMicro } from './index.ts';

describe('catalog', () => {
  it('has every text in every language', () => {
    expect(missingTexts(catalog)).toEqual([]);
  });
});

eachDatabase('catalog', (open) => {
  const withItems = (work: (desk: PluginDesk) => Promise<void>) =>
    withPlugins(open, [base, catalog], async (desk) => {
      const company = { id: 'NORD', code: 'NORD', name: 'Nord', zone: 'UTC', currency: 'EUR', calendar: 'gregorian' };
      await desk.insert('base_company', company);
      await desk.insert('catalog_item', { id: 'tea', sku: 'T-1', name: '{"en":"Tea","fa":"چای"}', base_unit: 'kg' });
      await desk.insert('catalog_item', { id: 'cup', sku: 'C-1', name: '{"de":"Tasse"}', base_unit: 'pcs', blocked: true });
      await desk.insert('catalog_item', { id: 'pot', sku: 'P-1', name: '{}', base_unit: 'pcs', kind: 'service' });
      await desk.insert('catalog_unit', { id: 'u1', item_id: 'tea', unit: 'bag', numerator: 1, denominator: 3 });
      await desk.insert('catalog_related', { id: 'r1', item_id: 'tea', related_id: 'cup', position: 1 });
      await desk.insert('catalog_related', { id: 'r2', item_id: 'tea', related_id: 'pot', position: 2 });
      await work(desk);
    });

  it('reads items with their names in the language asked for, or the nearest there is', () =>
    withItems(async (desk) => {
      const items = await desk.transact((context) => readItems(context, ['tea', 'cup', 'pot', 'tea']));
      expect([...items.keys()].toSorted()).toEqual(['cup', 'pot', 'tea']);
      const names = [...items.values()].map((item) => [item.id, itemName(item, 'fa'), itemName(item, 'pl')]);
      expect(names).toEqual([
        ['cup', 'Tasse', 'Tasse'],
        ['pot', 'P-1', 'P-1'],
        ['tea', 'چای', 'Tea'],
      ]);
      expect(items.get('cup')).toMatchObject({ blocked: true, kind: 'stocked', taxCategory: 'S' });
      await expect(desk.transact((context) => readItem(context, 'gold'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }));

  it('converts units exactly or refuses', () =>
    withItems(async (desk) => {
      const inBase = (quantity: string, unit: string) =>
        desk.transact(async (context) => quantityInBase(context, await readItem(context, 'tea'), quantity, unit));
      expect(await inBase('6', 'bag')).toBe(2_000_000);
      expect(await inBase('1.25', 'kg')).toBe(1_250_000);
      await expect(inBase('1', 'bag')).rejects.toMatchObject({ code: 'VALIDATION' });
      await expect(inBase('1', 'barrel')).rejects.toThrow('no unit barrel');
    }));

  it('suggests related items but no blocked ones', () =>
    withItems(async (desk) => {
      expect(await desk.transact((context) => relatedItems(context, 'tea'))).toEqual(['pot']);
      expect(await desk.transact(async (context) => itemResource.details?.('tea', context))).toEqual({
        units: [{ unit: 'bag', numerator: 1, denominator: 3 }],
        related: ['pot'],
      });
    }));

  it('gives the tax rate valid on the day and never takes a missing one for zero', () =>
    withItems(async (desk) => {
      const rate = { company_id: 'NORD', category: 'S' };
      await desk.insert('catalog_tax_rate', { ...rate, id: 't1', valid_from: '2020-07-01', percent_micro: 16_000_000 });
      await desk.insert('catalog_tax_rate', { ...rate, id: 't2', valid_from: '2021-01-01', percent_micro: 19_000_000 });
      const on = (category: string, date: string) => desk.transact((context) => taxRateMicro(context, 'NORD', category, date));
      expect(await on('S', '2020-12-31')).toBe(16_000_000);
      expect(await on('S', '2021-01-01')).toBe(19_000_000);
      await expect(on('S', '2020-01-01')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(on('AE', '2021-01-01')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }));
});
