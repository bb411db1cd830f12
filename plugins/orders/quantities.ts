/** R1 and R2: quantities derived from what is stored and from the sums over documents. Pure. */
import type { OrderLine } from './types.ts';

/** Percent delivered and invoiced, 0 to 100 with two decimals, rounded down so that 100 means all. */
export interface Fulfilment {
  readonly deliveredPercent: number;
  readonly invoicedPercent: number;
  readonly status: 'toDeliverAndBill' | 'toBill' | 'toDeliver' | 'completed';
}

/** R2: pct = Σ min(|wanted|, |done|) / Σ |wanted| · 100; an order without anything wanted is complete. */
export function fulfilmentOf(lines: readonly OrderLine[]): Fulfilment {
  let wanted = 0;
  let delivered = 0;
  let invoiced = 0;
  for (const line of lines) {
    const want = Math.max(0, line.effectiveBaseMicro - line.cancelledBaseMicro);
    wanted += want;
    delivered += Math.min(want, Math.abs(line.deliveredBaseMicro));
    invoiced += Math.min(want, Math.abs(line.invoicedBaseMicro));
  }
  const deliveredPercent = percent(delivered, wanted);
  const invoicedPercent = percent(invoiced, wanted);
  return { deliveredPercent, invoicedPercent, status: statusOf(delivered >= wanted, invoiced >= wanted) };
}

function percent(done: number, wanted: number): number {
  return wanted === 0 ? 100 : Math.floor((done / wanted) * 10_000) / 100;
}

function statusOf(allDelivered: boolean, allInvoiced: boolean): Fulfilment['status'] {
  if (allDelivered) return allInvoiced ? 'completed' : 'toBill';
  return allInvoiced ? 'toDeliver' : 'toDeliverAndBill';
}

/** The factor between the units is the line's own: exact where the base quantity is (R1). */
type Units = Pick<OrderLine, 'requestedMicro' | 'requestedBaseMicro'>;

/** Base quantity as the line's unit counts it, in millionths, half up: for print and invoice. */
export function inLineUnit(line: Units, baseMicro: number): number {
  const scaled = BigInt(baseMicro) * BigInt(line.requestedMicro) * 2n;
  const unit = BigInt(line.requestedBaseMicro) * 2n;
  const half = unit / 2n;
  return Number((scaled + (scaled < 0n ? -half : half)) / unit);
}

/** A quantity in the line's unit as base units; null when it is not a whole number of millionths. */
export function inBaseUnit(line: Units, micro: number): number | null {
  const scaled = BigInt(micro) * BigInt(line.requestedBaseMicro);
  const unit = BigInt(line.requestedMicro);
  return scaled % unit === 0n ? Number(scaled / unit) : null;
}
