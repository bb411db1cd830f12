import { BpmnError, CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { DecimalText, fromMicro, fromMinor, Id, Money } from '../../base/index.ts';
import { lockAndReadOrder, writePrices } from '../../orders/index.ts';
import { orderToPrice } from '../order-to-price.ts';
import { priceOrder } from '../price.ts';
import { saveCalculation } from '../store.ts';

/** R8. Prices an order's present version, keeps the prices on its lines and how they came about as a calculation. */
export const price = defineOperation({
  name: 'pricing.price',
  version: 1,
  icon: 'M3 3h9l9 9-9 9-9-9V3Zm4 2.5A1.5 1.5 0 1 0 7 8.5a1.5 1.5 0 0 0 0-3Z',
  effect: 'local',
  action: { right: 'pricing.price' },
  input: Type.Object({ orderId: Id }),
  output: Type.Object({
    total: Money,
    net: Money,
    tax: Money,
    /** The largest line discount. */
    maxDiscountPercent: DecimalText,
    discountCapPercent: DecimalText,
    /** The largest line discount is above the list's cap: somebody must approve it. */
    overCap: Type.Boolean(),
    /** `pricing.calculation` with the trace of every line. */
    calculationId: Id,
  }),
  errors: ['NO_PRICE', 'DISCOUNT_CAP', 'AMOUNT_TOO_LARGE'],
  async run({ orderId }, context) {
    const order = await lockAndReadOrder(context, orderId);
    const ended = order.state === 'closed' || order.state === 'cancelled';
    if (ended || (order.state === 'approved' && order.price !== null)) {
      throw new CartableError('ILLEGAL_STATE', `Order ${orderId} is ${order.state}: its agreed prices stay.`, {
        details: { orderId },
      });
    }
    const { toPrice, list } = await orderToPrice(context, order);
    const priced = exactly(() => priceOrder(toPrice));
    const { netMinor, taxMinor, grossMinor, maxDiscountMicro } = priced;
    if (grossMinor > LARGEST_MINOR) throw tooLarge('The total is larger than orders may be.');
    const maxDiscountPercent = fromMicro(maxDiscountMicro);
    if (maxDiscountMicro > list.ceilingMicro) {
      const ceilingPercent = fromMicro(list.ceilingMicro);
      throw new BpmnError('DISCOUNT_CAP', `A discount of ${maxDiscountPercent} % is more than the ${ceilingPercent} % allowed.`, {
        maxDiscountPercent,
        ceilingPercent,
      });
    }
    const totals = { netMinor, taxMinor, grossMinor };
    const pricedBase = new Map(order.lines.map((line) => [line.id, line.effectiveBaseMicro - line.cancelledBaseMicro]));
    const lines = priced.lines.map((line) => ({ ...line, pricedBaseMicro: pricedBase.get(line.lineId) ?? 0 }));
    await writePrices(context, { orderId, version: order.version, ...totals, lines });
    const calculation = await context.tx.one(saveCalculation, {
      id: context.newId(),
      orderId,
      version: order.version,
      currency: order.currency,
      ...totals,
      maxDiscountMicro,
      trace: priced.lines.map(({ lineId, trace }) => ({ lineId, steps: trace })),
      now: context.now,
    });
    if (calculation === undefined) throw new Error(`the calculation of order ${orderId} was not kept`);
    return {
      total: fromMinor(grossMinor, order.currency),
      net: fromMinor(netMinor, order.currency),
      tax: fromMinor(taxMinor, order.currency),
      maxDiscountPercent,
      discountCapPercent: fromMicro(list.capMicro),
      overCap: maxDiscountMicro > list.capMicro,
      calculationId: calculation.id,
    };
  },
});

/** Of one order, in minor units: sums over many of them stay exact (2^53). */
const LARGEST_MINOR = 1e14;

/** Prices of a typing error's size are for a person to look at: @throws BpmnError AMOUNT_TOO_LARGE */
function exactly<T>(calculate: () => T): T {
  try {
    return calculate();
  } catch (error) {
    throw error instanceof CartableError && error.code === 'VALIDATION' ? tooLarge(error.message) : error;
  }
}

function tooLarge(why: string): BpmnError {
  return new BpmnError('AMOUNT_TOO_LARGE', why);
}
