/**
 * R8: what an order costs, and why. Pure: same input, same result, with a trace that a seller can read to the customer.
 *
 * list → customer price → surcharges → line discount → net rounded HALF_UP per line → order discount prorated by net →
 * tax per (category, rate) = round(Σ net × rate) → gross = net + tax exactly (EN 16931 BR-CO-10, BR-CO-15).
 *
 * Amounts are minor units: integers where they are final, exact Decimals on the way. Percentages are millionths of a
 * per cent (19 % = 19000000). Quantities are millionths of the line's unit.
 */
import { BpmnError } from '../../engine/errors.ts';
import { Decimal } from '../../engine/plugin.ts';
import { allocate, MICRO_PER_UNIT, roundHalfUp } from '../base/index.ts';
import { taxOf, type TaxAmount } from './tax.ts';

/** A price per line unit in minor units, valid from a quantity on and on some days. */
export interface Offer {
  readonly id: string;
  readonly unitPrice: Decimal;
  readonly minMicro: number;
  readonly validFrom: string;
  /** The last day; null = until further notice. */
  readonly validTo: string | null;
}

export type Discount = { readonly percentMicro: number } | { readonly amountMinor: number };

/** Added to the price of each unit: a fixed amount or a part of the base price. */
export interface Surcharge {
  readonly code: string;
  readonly perUnit: { readonly amountMinor: Decimal } | { readonly percentMicro: number };
}

export interface LineToPrice {
  readonly lineId: string;
  readonly quantityMicro: number;
  readonly listOffers: readonly Offer[];
  /** Agreed with the customer; any valid one wins over the list. */
  readonly customerOffers: readonly Offer[];
  readonly surcharges: readonly Surcharge[];
  /** What the customer always gets. */
  readonly presetDiscount: Discount | null;
  /** What the seller gave. */
  readonly manualDiscount: Discount | null;
  readonly taxCategory: string;
  readonly taxRateMicro: number;
}

export interface OrderToPrice {
  readonly date: string;
  /** Prices, surcharges and amounts of discount contain tax: net is derived line by line first. */
  readonly pricesIncludeTax: boolean;
  /** `replace`: a manual discount stands instead of the preset one; `cumulative`: on top of it. */
  readonly discountPolicy: 'replace' | 'cumulative';
  readonly lines: readonly LineToPrice[];
  /** Of the order's net. */
  readonly orderDiscount: Discount | null;
}

/** One step from the offer to the net: `amount` is what it gave or changed, decimal text in minor units. */
export interface TraceStep {
  readonly step: 'list' | 'customer' | 'surcharge' | 'discount' | 'withoutTax' | 'round' | 'orderDiscount';
  readonly amount: string;
  /** The offer's id, the surcharge's code, the kind of discount. */
  readonly source?: string;
}

export interface PricedLine {
  readonly lineId: string;
  /** Before discounts, per line unit with surcharges, rounded for display only. */
  readonly unitPriceMinor: number;
  /** The line discount as a part of the price. */
  readonly discountMicro: number;
  /** After every discount, without tax. */
  readonly netMinor: number;
  readonly taxCategory: string;
  readonly taxRateMicro: number;
  readonly trace: readonly TraceStep[];
}

export interface Priced {
  readonly lines: readonly PricedLine[];
  readonly taxes: readonly TaxAmount[];
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly grossMinor: number;
  /** The largest line discount: approval asks for it when it is over the cap. */
  readonly maxDiscountMicro: number;
}

const HUNDRED_PERCENT = 100 * MICRO_PER_UNIT;

/** @throws BpmnError NO_PRICE {lineId} when no offer is valid for a line. */
export function priceOrder(order: OrderToPrice): Priced {
  const lines = prorate(
    order.lines.map((line) => priceLine(line, order)),
    order.orderDiscount,
  );
  const taxes = taxOf(lines);
  const netMinor = sum(lines.map((line) => line.netMinor));
  const taxMinor = sum(taxes.map((tax) => tax.taxMinor));
  const maxDiscountMicro = Math.max(0, ...lines.map((line) => line.discountMicro));
  return { lines, taxes, netMinor, taxMinor, grossMinor: netMinor + taxMinor, maxDiscountMicro };
}

function priceLine(line: LineToPrice, order: OrderToPrice): PricedLine {
  const trace: TraceStep[] = [];
  const { unitPrice, source, offer } = chooseOffer(line, order.date);
  trace.push({ step: source, amount: unitPrice.toFixed(), source: offer });

  let perUnit = unitPrice;
  for (const { code, perUnit: charge } of line.surcharges) {
    const added = 'amountMinor' in charge ? charge.amountMinor : partOf(unitPrice, charge.percentMicro);
    perUnit = perUnit.plus(added);
    trace.push({ step: 'surcharge', amount: added.toFixed(), source: code });
  }

  const full = perUnit.times(line.quantityMicro).div(MICRO_PER_UNIT);
  let amount = full;
  for (const { kind, discount } of discountsOf(line, order.discountPolicy)) {
    // No discount makes a line negative: what was given for more than its price ends at zero.
    const given = Decimal.min(amount, 'amountMinor' in discount ? discount.amountMinor : partOf(amount, discount.percentMicro));
    amount = amount.minus(given);
    trace.push({ step: 'discount', amount: given.negated().toFixed(), source: kind });
  }
  const discountMicro = full.isZero() ? 0 : roundHalfUp(full.minus(amount).div(full).times(HUNDRED_PERCENT));

  if (order.pricesIncludeTax) {
    amount = amount.times(HUNDRED_PERCENT).div(HUNDRED_PERCENT + line.taxRateMicro);
    perUnit = perUnit.times(HUNDRED_PERCENT).div(HUNDRED_PERCENT + line.taxRateMicro);
    trace.push({ step: 'withoutTax', amount: amount.toFixed() });
  }
  const netMinor = roundHalfUp(amount);
  trace.push({ step: 'round', amount: String(netMinor) });
  const { lineId, taxCategory, taxRateMicro } = line;
  return { lineId, unitPriceMinor: roundHalfUp(perUnit), discountMicro, netMinor, taxCategory, taxRateMicro, trace };
}

function chooseOffer(line: LineToPrice, date: string): { unitPrice: Decimal; source: 'list' | 'customer'; offer: string } {
  const customer = bestOffer(line.customerOffers, line.quantityMicro, date);
  if (customer !== null) return { unitPrice: customer.unitPrice, source: 'customer', offer: customer.id };
  const list = bestOffer(line.listOffers, line.quantityMicro, date);
  if (list !== null) return { unitPrice: list.unitPrice, source: 'list', offer: list.id };
  throw new BpmnError('NO_PRICE', `No price is valid for line ${line.lineId} on ${date}.`, { lineId: line.lineId });
}

/** The highest quantity break that is reached; of these the one that became valid last. */
function bestOffer(offers: readonly Offer[], quantityMicro: number, date: string): Offer | null {
  const valid = offers.filter(
    (offer) => offer.minMicro <= quantityMicro && offer.validFrom <= date && (offer.validTo === null || date <= offer.validTo),
  );
  const [best] = valid.toSorted(
    (a, b) => b.minMicro - a.minMicro || compareText(b.validFrom, a.validFrom) || compareText(a.id, b.id),
  );
  return best ?? null;
}

function discountsOf(
  line: LineToPrice,
  policy: OrderToPrice['discountPolicy'],
): { kind: 'preset' | 'manual'; discount: Discount }[] {
  const preset = line.presetDiscount === null ? [] : [{ kind: 'preset' as const, discount: line.presetDiscount }];
  const manual = line.manualDiscount === null ? [] : [{ kind: 'manual' as const, discount: line.manualDiscount }];
  if (policy === 'cumulative') return [...preset, ...manual];
  return manual.length > 0 ? manual : preset;
}

/** Takes the order discount off the lines in proportion to their net, to the last minor unit. */
function prorate(lines: readonly PricedLine[], discount: Discount | null): readonly PricedLine[] {
  if (discount === null || lines.length === 0) return lines;
  const net = sum(lines.map((line) => line.netMinor));
  const wanted = 'amountMinor' in discount ? discount.amountMinor : roundHalfUp(partOf(new Decimal(net), discount.percentMicro));
  const parts = allocate(
    Math.min(wanted, net),
    lines.map((line) => line.netMinor),
  );
  return lines.map((line, index) => {
    const part = parts[index] ?? 0;
    const step: TraceStep = { step: 'orderDiscount', amount: String(-part) };
    return { ...line, netMinor: line.netMinor - part, trace: [...line.trace, step] };
  });
}

function partOf(amount: Decimal, percentMicro: number): Decimal {
  return amount.times(percentMicro).div(HUNDRED_PERCENT);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, amount) => all + amount, 0);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
