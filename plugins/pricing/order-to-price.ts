/** Gathers what `priceOrder` needs to know about one version of an order. */
import { BpmnError } from '../../engine/errors.ts';
import { Decimal, type OperationContext } from '../../engine/plugin.ts';
import { localDateOf, readCompany, readParty, type Party } from '../base/index.ts';
import { readItems, taxRateMicro, type Item } from '../catalog/index.ts';
import { inLineUnit, type Order, type OrderLine } from '../orders/index.ts';
import type { LineToPrice, Offer, OrderToPrice, Surcharge } from './price.ts';
import {
  findCustomerOffers,
  findDefaultList,
  findList,
  findListOffers,
  findSurcharges,
  findTerms,
  type OfferRow,
  type PriceList,
  type SurchargeRow,
} from './store.ts';

/** EN 16931 category of a customer who is exempt from tax. */
const EXEMPT = 'E';

/**
 * The order as the pricing function takes it, and its price list. Prices are those of the day of submission (before
 * it: of today), so that pricing it again later finds the same. Lines of which nothing is left have no price.
 * @throws BpmnError NO_PRICE when neither the customer nor the company has a price list in the order's currency.
 */
export async function orderToPrice(context: OperationContext, order: Order): Promise<{ toPrice: OrderToPrice; list: PriceList }> {
  const company = await readCompany(context, order.companyId);
  const customer = await readParty(context, order.customerId);
  const date = localDateOf(order.submittedAt ?? context.now, company.zone);
  const list = await listFor(context, order, customer);
  const lines = order.lines.filter((line) => openBaseMicro(line) > 0);
  const itemIds = lines.map((line) => line.itemId);
  const items = await readItems(context, itemIds);

  const listOffers = await context.tx.all(findListOffers, { ownerId: list.id, currency: order.currency, date, itemIds });
  const customerOffers = await customerOffersFor(context, customer, { currency: order.currency, date, itemIds });
  const surcharges = await context.tx.all(findSurcharges, { companyId: company.id, currency: order.currency, date, itemIds });
  const terms = await context.tx.one(findTerms, {
    companyId: company.id,
    customerId: customer.id,
    customerGroup: customer.customerGroup,
    date,
  });

  const toPrice: LineToPrice[] = [];
  for (const line of lines) {
    const item = items.get(line.itemId);
    if (item === undefined) throw new Error(`item ${line.itemId} was not read`);
    const taxCategory = customer.taxExempt ? EXEMPT : item.taxCategory;
    toPrice.push({
      lineId: line.id,
      quantityMicro: inLineUnit(line, openBaseMicro(line)),
      listOffers: offersFor(line, item, listOffers),
      customerOffers: offersFor(line, item, customerOffers),
      surcharges: surchargesFor(line, surcharges),
      presetDiscount: terms === undefined || terms.lineDiscountMicro === 0 ? null : { percentMicro: terms.lineDiscountMicro },
      manualDiscount: line.discountMicro === null ? null : { percentMicro: line.discountMicro },
      taxCategory,
      taxRateMicro: customer.taxExempt ? 0 : await taxRateMicro(context, company.id, taxCategory, date),
    });
  }
  return {
    list,
    toPrice: {
      date,
      pricesIncludeTax: Boolean(list.includesTax),
      discountPolicy: list.discountPolicy,
      lines: toPrice,
      orderDiscount: terms === undefined || terms.orderDiscountMicro === 0 ? null : { percentMicro: terms.orderDiscountMicro },
    },
  };
}

function openBaseMicro(line: OrderLine): number {
  return line.effectiveBaseMicro - line.cancelledBaseMicro;
}

async function listFor(context: OperationContext, order: Order, customer: Party): Promise<PriceList> {
  const own = customer.priceListId === null ? undefined : await context.tx.one(findList, { id: customer.priceListId });
  if (own?.currency === order.currency && own.companyId === order.companyId) return own;
  const standard = await context.tx.one(findDefaultList, { companyId: order.companyId, currency: order.currency });
  if (standard === undefined)
    throw new BpmnError('NO_PRICE', `There is no price list in ${order.currency}.`, { currency: order.currency });
  return standard;
}

/** What was agreed with the customer; for items without it, what was agreed with who pays. */
async function customerOffersFor(
  context: OperationContext,
  customer: Party,
  wanted: { readonly currency: string; readonly date: string; readonly itemIds: readonly string[] },
): Promise<OfferRow[]> {
  const own = await context.tx.all(findCustomerOffers, { ...wanted, ownerId: customer.id });
  if (customer.billToId === customer.id) return own;
  const payers = await context.tx.all(findCustomerOffers, { ...wanted, ownerId: customer.billToId });
  const ownItems = new Set(own.map((offer) => offer.itemId));
  return [...own, ...payers.filter((offer) => !ownItems.has(offer.itemId))];
}

/** Offers in the line's unit; where there is none, those in the base unit, converted exactly. */
function offersFor(line: OrderLine, item: Item, rows: readonly OfferRow[]): Offer[] {
  const ofItem = rows.filter((row) => row.itemId === line.itemId);
  const inUnit = ofItem.filter((row) => row.unit === line.unit);
  if (inUnit.length > 0) return inUnit.map((row) => ({ ...row, unitPrice: new Decimal(row.unitPriceMinor) }));
  return ofItem
    .filter((row) => row.unit === item.baseUnit)
    .map((row) => ({
      ...row,
      unitPrice: new Decimal(row.unitPriceMinor).times(line.requestedBaseMicro).div(line.requestedMicro),
      // The least quantity in the line's unit that reaches the break.
      minMicro: new Decimal(row.minMicro).times(line.requestedMicro).div(line.requestedBaseMicro).ceil().toNumber(),
    }));
}

/** Of several rows of one code the newest counts; a fixed amount is per base unit. */
function surchargesFor(line: OrderLine, rows: readonly SurchargeRow[]): Surcharge[] {
  const newest = new Map<string, Surcharge>();
  for (const { itemId, code, amountMinor, percentMicro } of rows) {
    if (itemId !== line.itemId) continue;
    const perUnit =
      percentMicro === null
        ? { amountMinor: new Decimal(amountMinor ?? 0).times(line.requestedBaseMicro).div(line.requestedMicro) }
        : { percentMicro };
    newest.set(code, { code, perUnit });
  }
  return [...newest.values()];
}
