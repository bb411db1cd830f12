/** R8 on the sales documents of a real shop (UCI Online Retail, CC0; cite Chen 2012), against plain integer arithmetic. */
import { expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Decimal } from '../../engine/plugin.ts';
import { priceOrder, type LineToPrice } from './price.ts';

const DATA = new URL('../../../shared/data/uci_online_retail.csv.gz', import.meta.url);
const TAX_PERCENT = 20n;

interface Sold {
  readonly quantity: number;
  /** Thousandths of a pound: some prices are below a penny. */
  readonly milli: number;
}

(existsSync(DATA) ? it : it.skip)(
  'prices 19,000 real documents and more to the penny',
  () => {
    const documents = readDocuments();
    expect(documents.size).toBeGreaterThan(19_000);
    let total = 0n;
    let expected = 0n;
    for (const [documentNo, sold] of documents) {
      const priced = priceOrder({
        date: '2011-01-01',
        pricesIncludeTax: false,
        discountPolicy: 'replace',
        orderDiscount: null,
        lines: sold.map((line, index) => lineOf(line, index)),
      });
      const net = sold.reduce((sum, line) => sum + halfUp(BigInt(line.quantity) * BigInt(line.milli), 10n), 0n);
      const gross = net + halfUp(net * TAX_PERCENT, 100n);
      if (BigInt(priced.grossMinor) !== gross) throw new Error(`document ${documentNo}: ${priced.grossMinor}, not ${gross}`);
      total += BigInt(priced.grossMinor);
      expected += gross;
    }
    expect(total).toBe(expected);
  },
  60_000,
);

function lineOf({ quantity, milli }: Sold, index: number): LineToPrice {
  return {
    lineId: String(index),
    quantityMicro: quantity * 1_000_000,
    listOffers: [{ id: 'list', unitPrice: new Decimal(milli).div(10), minMicro: 0, validFrom: '2010-01-01', validTo: null }],
    customerOffers: [],
    surcharges: [],
    presetDiscount: null,
    manualDiscount: null,
    taxCategory: 'S',
    taxRateMicro: Number(TAX_PERCENT) * 1_000_000,
  };
}

function halfUp(value: bigint, divisor: bigint): bigint {
  return (value * 2n + divisor) / (divisor * 2n);
}

/** Sales lines by document; cancellations (`C…`) and corrections are not priced but corrected (R12). */
function readDocuments(): Map<string, Sold[]> {
  const line = /^(\d+),.*,(\d+),[^,]+T[^,]+,(\d+(?:\.\d{1,3})?),[^,]*,[^,]*$/;
  const documents = new Map<string, Sold[]>();
  for (const row of gunzipSync(readFileSync(DATA)).toString().split('\n')) {
    const [, documentNo, quantity, price] = line.exec(row.trimEnd()) ?? [];
    if (documentNo === undefined || quantity === undefined || price === undefined) continue;
    const sold = { quantity: Number(quantity), milli: new Decimal(price).times(1000).toNumber() };
    const lines = documents.get(documentNo);
    if (lines === undefined) documents.set(documentNo, [sold]);
    else lines.push(sold);
  }
  return documents;
}
