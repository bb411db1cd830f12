import { CartableError } from '../../engine/errors.ts';
import { param, statement, type Language, type OperationContext } from '../../engine/plugin.ts';
import { MICRO_PER_UNIT, toBaseMicro, type UnitFactor } from '../base/index.ts';

export type ItemTexts = Readonly<Partial<Record<Language, string>>>;

export interface Item {
  readonly id: string;
  readonly sku: string;
  readonly name: ItemTexts;
  readonly baseUnit: string;
  /** A service is never stocked or shipped and is invoiced on the order's date (R7). */
  readonly kind: 'stocked' | 'service';
  /** EN 16931 VAT category (S, Z, E, AE …); its rate is the company's. */
  readonly taxCategory: string;
  /** Replenishment lead time in days (R4). */
  readonly leadDays: number;
  readonly blocked: boolean;
}

interface ItemRow extends Omit<Item, 'name' | 'blocked'> {
  readonly name: string;
  readonly blocked: boolean | number;
}

const findItems = statement<{ ids: readonly string[] }, ItemRow>('catalog.findItems', ({ knex, inTexts }) =>
  knex('catalog_item')
    .select('id', 'sku', 'name', 'kind', 'blocked', { baseUnit: 'base_unit', taxCategory: 'tax_category', leadDays: 'lead_days' })
    .whereRaw(inTexts('id', 'ids'))
    .orderBy('id'),
);

const findUnit = statement<{ itemId: string; unit: string }, UnitFactor>('catalog.findUnit', ({ knex }) =>
  knex('catalog_unit').select('numerator', 'denominator').where('item_id', param('itemId')).where('unit', param('unit')),
);

const findRelated = statement<{ itemId: string }, { id: string }>('catalog.findRelated', ({ knex }) =>
  knex('catalog_related')
    .join('catalog_item', 'catalog_item.id', 'catalog_related.related_id')
    .select({ id: 'catalog_item.id' })
    .where('catalog_related.item_id', param('itemId'))
    .where('catalog_item.blocked', knex.raw('false'))
    .orderBy(['catalog_related.position', 'catalog_item.sku']),
);

/** Items by id. @throws CartableError NOT_FOUND naming the first id that does not exist. */
export async function readItems(context: OperationContext, itemIds: readonly string[]): Promise<ReadonlyMap<string, Item>> {
  const ids = [...new Set(itemIds)];
  const rows = await context.tx.all(findItems, { ids });
  const items = new Map(rows.map((row) => [row.id, toItem(row)]));
  const missing = ids.find((id) => !items.has(id));
  if (missing !== undefined)
    throw new CartableError('NOT_FOUND', `There is no item ${missing}.`, { details: { itemId: missing } });
  return items;
}

/** @throws CartableError NOT_FOUND */
export async function readItem(context: OperationContext, itemId: string): Promise<Item> {
  const item = (await readItems(context, [itemId])).get(itemId);
  if (item === undefined) throw new CartableError('NOT_FOUND', `There is no item ${itemId}.`, { details: { itemId } });
  return item;
}

/** How much of the base unit one of `unit` is. @throws CartableError VALIDATION for a unit the item does not have. */
export async function unitFactor(context: OperationContext, item: Item, unit: string): Promise<UnitFactor> {
  if (unit === item.baseUnit) return { numerator: 1, denominator: 1 };
  const factor = await context.tx.one(findUnit, { itemId: item.id, unit });
  if (factor === undefined) {
    throw new CartableError('VALIDATION', `Item ${item.sku} has no unit ${unit}.`, { details: { itemId: item.id, unit } });
  }
  return factor;
}

/** Millionths of the item's base unit for a quantity in one of its units. @throws CartableError VALIDATION when not exact, or a part of a piece. */
export async function quantityInBase(context: OperationContext, item: Item, quantity: string, unit: string): Promise<number> {
  const base = toBaseMicro(quantity, await unitFactor(context, item, unit));
  if (COUNTED.has(item.baseUnit) && base % MICRO_PER_UNIT !== 0) {
    throw new CartableError('VALIDATION', `${item.sku} is counted in whole ${item.baseUnit}: ${quantity} ${unit} is not.`, {
      details: { itemId: item.id, quantity, unit },
    });
  }
  return base;
}

/** Units of which there are no parts, as the four languages abbreviate the piece. */
const COUNTED: ReadonlySet<string> = new Set(['pcs', 'pc', 'Stk', 'szt', 'عدد']);

/** Ids of unblocked items to suggest with this one (ISOF-12), in their order. */
export async function relatedItems(context: OperationContext, itemId: string): Promise<string[]> {
  const rows = await context.tx.all(findRelated, { itemId });
  return rows.map((row) => row.id);
}

/** The item's name in a language, else English, else any, else its SKU. */
export function itemName(item: Pick<Item, 'name' | 'sku'>, language: Language): string {
  return item.name[language] ?? item.name.en ?? Object.values(item.name)[0] ?? item.sku;
}

function toItem(row: ItemRow): Item {
  const name: unknown = JSON.parse(row.name);
  return { ...row, name: isTexts(name) ? name : {}, blocked: Boolean(row.blocked) };
}

function isTexts(value: unknown): value is ItemTexts {
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
}
