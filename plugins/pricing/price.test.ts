import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '../../engine/plugin.ts';
import { priceOrder, type LineToPrice, type Offer, type OrderToPrice } from './price.ts';

// The same cases in every run: a run that fails can be run again.
fc.configureGlobal({ seed: 20_261_121 });

const percent = (value: number) => ({ percentMicro: value * 1_000_000 });
const offer = (id: string, price: number | string, more: Partial<Offer> = {}): Offer => ({
  id,
  unitPrice: new Decimal(price),
  minMicro: 0,
  validFrom: '2026-01-01',
  validTo: null,
  ...more,
});
const line = (lineId: string, quantity: number, price: number | string, more: Partial<LineToPrice> = {}): LineToPrice => ({
  lineId,
  quantityMicro: quantity * 1_000_000,
  listOffers: [offer('list', price)],
  customerOffers: [],
  surcharges: [],
  presetDiscount: null,
  manualDiscount: null,
  taxCategory: 'S',
  taxRateMicro: 19_000_000,
  ...more,
});
const order = (lines: readonly LineToPrice[], more: Partial<OrderToPrice> = {}): OrderToPrice => ({
  date: '2026-03-21',
  pricesIncludeTax: false,
  discountPolicy: 'replace',
  orderDiscount: null,
  lines,
  ...more,
});

describe('the price of a line (R8)', () => {
  it('takes the highest quantity break that is reached and valid, the newest of equals', () => {
    const listOffers = [
      offer('one', 1000),
      offer('ten', 900, { minMicro: 10_000_000 }),
      offer('ten-new', 890, { minMicro: 10_000_000, validFrom: '2026-03-01' }),
      offer('ten-later', 800, { minMicro: 10_000_000, validFrom: '2026-04-01' }),
      offer('ten-past', 700, { minMicro: 10_000_000, validFrom: '2026-03-15', validTo: '2026-03-20' }),
      offer('hundred', 500, { minMicro: 100_000_000 }),
    ];
    const chosen = (quantity: number) => priceOrder(order([line('a', quantity, 0, { listOffers })])).lines[0]?.trace[0];
    expect(chosen(9)).toEqual({ step: 'list', amount: '1000', source: 'one' });
    expect(chosen(10)).toEqual({ step: 'list', amount: '890', source: 'ten-new' });
    expect(chosen(99.999)).toMatchObject({ source: 'ten-new' });
    expect(chosen(100)).toMatchObject({ source: 'hundred' });
  });

  it('prefers the price agreed with the customer, even a higher one', () => {
    const customerOffers = [offer('agreed', 1200)];
    const [priced] = priceOrder(order([line('a', 1, 1000, { customerOffers })])).lines;
    expect(priced).toMatchObject({ netMinor: 1200, unitPriceMinor: 1200 });
    expect(priced?.trace[0]).toEqual({ step: 'customer', amount: '1200', source: 'agreed' });
  });

  it('has no price without a valid offer', () => {
    const late = line('b', 1, 0, { listOffers: [offer('late', 10, { validFrom: '2026-03-22' })] });
    expect(() => priceOrder(order([line('a', 1, 1), late]))).toThrow(
      expect.objectContaining({ code: 'NO_PRICE', variables: { lineId: 'b' } }),
    );
  });

  it('adds surcharges, fixed or as a part of the base price, before the discount', () => {
    const surcharges = [
      { code: 'copper', perUnit: percent(10) },
      { code: 'recycling', perUnit: { amountMinor: new Decimal(25) } },
    ];
    const [priced] = priceOrder(order([line('a', 2, 1000, { surcharges, manualDiscount: percent(10) })])).lines;
    expect(priced).toMatchObject({ unitPriceMinor: 1125, netMinor: 2025, discountMicro: 10_000_000 });
    expect(priced?.trace).toEqual([
      { step: 'list', amount: '1000', source: 'list' },
      { step: 'surcharge', amount: '100', source: 'copper' },
      { step: 'surcharge', amount: '25', source: 'recycling' },
      { step: 'discount', amount: '-225', source: 'manual' },
      { step: 'round', amount: '2025' },
    ]);
  });

  it('lets a manual discount stand instead of the preset one, or on top of it by policy', () => {
    const discounts = { presetDiscount: percent(10), manualDiscount: percent(5) };
    const net = (discountPolicy: 'replace' | 'cumulative') =>
      priceOrder(order([line('a', 1, 10_000, discounts)], { discountPolicy })).lines[0];
    expect(net('replace')).toMatchObject({ netMinor: 9500, discountMicro: 5_000_000 });
    expect(net('cumulative')).toMatchObject({ netMinor: 8550, discountMicro: 14_500_000 });
    const preset = priceOrder(order([line('a', 1, 10_000, { presetDiscount: percent(10) })]));
    expect(preset).toMatchObject({ netMinor: 9000, maxDiscountMicro: 10_000_000 });
  });

  it('takes an amount off the line, never below zero', () => {
    const net = (amountMinor: number) => priceOrder(order([line('a', 1, 1000, { manualDiscount: { amountMinor } })]));
    expect(net(250)).toMatchObject({ netMinor: 750, maxDiscountMicro: 25_000_000 });
    expect(net(1001)).toMatchObject({ netMinor: 0, grossMinor: 0, maxDiscountMicro: 100_000_000 });
  });

  it('rounds once per line, half up, from an exact price below the minor unit', () => {
    expect(priceOrder(order([line('a', 3, '33.5')])).netMinor).toBe(101);
    expect(priceOrder(order([line('a', 3, '33.5'), line('b', 3, '33.5')])).netMinor).toBe(202);
    expect(priceOrder(order([line('a', 1, '0.5')])).netMinor).toBe(1);
  });
});

describe('the totals of an order (R8)', () => {
  it('prorates the order discount by net, to the last cent', () => {
    const priced = priceOrder(
      order([line('a', 1, 1000), line('b', 1, 1000), line('c', 1, 1000)], { orderDiscount: { amountMinor: 100 } }),
    );
    expect(priced.lines.map((priced) => priced.netMinor)).toEqual([967, 967, 966]);
    expect(priced.netMinor).toBe(2900);
    const percentOff = priceOrder(order([line('a', 1, 333), line('b', 1, 667)], { orderDiscount: percent(10) }));
    expect(percentOff.lines.map((priced) => priced.netMinor)).toEqual([300, 600]);
    expect(priceOrder(order([line('a', 1, 100)], { orderDiscount: { amountMinor: 500 } })).netMinor).toBe(0);
  });

  it('rounds tax per category and rate, not per line', () => {
    const lines = [
      line('a', 1, 3),
      line('b', 1, 3),
      line('c', 1, 100, { taxRateMicro: 7_000_000 }),
      line('d', 1, 50, { taxCategory: 'Z', taxRateMicro: 0 }),
    ];
    const priced = priceOrder(order(lines));
    // Line by line it would be round(0.57) twice = 2.
    expect(priced.taxes).toEqual([
      { taxCategory: 'S', taxRateMicro: 7_000_000, baseMinor: 100, taxMinor: 7 },
      { taxCategory: 'S', taxRateMicro: 19_000_000, baseMinor: 6, taxMinor: 1 },
      { taxCategory: 'Z', taxRateMicro: 0, baseMinor: 50, taxMinor: 0 },
    ]);
    expect(priced).toMatchObject({ netMinor: 156, taxMinor: 8, grossMinor: 164 });
  });

  it('derives net first when prices include tax', () => {
    const priced = priceOrder(order([line('a', 1, 11_900), line('b', 3, 333)], { pricesIncludeTax: true }));
    expect(priced.lines.map((priced) => priced.netMinor)).toEqual([10_000, 839]);
    expect(priced.lines.map((priced) => priced.unitPriceMinor)).toEqual([10_000, 280]);
    expect(priced).toMatchObject({ netMinor: 10_839, taxMinor: 2059, grossMinor: 12_898 });
  });

  it('adds up exactly, whatever the order', () => {
    const discount = fc.option(
      fc.oneof(
        fc.record({ percentMicro: fc.integer({ min: 0, max: 100_000_000 }) }),
        fc.record({ amountMinor: fc.integer({ min: 0, max: 1_000_000 }) }),
      ),
    );
    const anyLine = fc.record({
      quantity: fc.integer({ min: 0, max: 10_000_000_000 }),
      price: fc.integer({ min: 0, max: 1_000_000 }),
      discount,
      rate: fc.constantFrom(0, 7, 19, 23),
    });
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 12 }),
        discount,
        fc.boolean(),
        (rows, orderDiscount, pricesIncludeTax) => {
          const lines = rows.map((row, index) =>
            line(String(index), 0, row.price, {
              quantityMicro: row.quantity,
              manualDiscount: row.discount,
              taxRateMicro: row.rate * 1_000_000,
            }),
          );
          const priced = priceOrder(order(lines, { orderDiscount, pricesIncludeTax }));
          expect(priced.netMinor).toBe(priced.lines.reduce((all, { netMinor }) => all + netMinor, 0));
          expect(priced.netMinor).toBe(priced.taxes.reduce((all, { baseMinor }) => all + baseMinor, 0));
          expect(priced.grossMinor).toBe(priced.netMinor + priced.taxMinor);
          expect(priced.lines.every(({ netMinor }) => Number.isSafeInteger(netMinor) && netMinor >= 0)).toBe(true);
          for (const { baseMinor, taxMinor, taxRateMicro } of priced.taxes) {
            expect(Math.abs(taxMinor - (baseMinor * taxRateMicro) / 100_000_000)).toBeLessThanOrEqual(0.5 + 1e-6);
          }
        },
      ),
    );
  });
});
