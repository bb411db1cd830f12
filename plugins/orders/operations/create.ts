import { CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { CurrencyCode, currencyScale, Id, readCompany, readParty } from '../../base/index.ts';
import { addLines, NewLine } from '../add-lines.ts';
import { ICONS } from '../icons.ts';
import { RequestedDate } from '../requested-date.ts';
import { assertShipTo } from '../ship-to.ts';
import { addOrder } from '../store.ts';
import { CHANNELS, DELIVERY_RULES, INVOICE_RULES, MAX_LINES } from '../types.ts';

const choice = <T extends string>(values: readonly T[]) => Type.Union(values.map((value) => Type.Literal(value)));

/** Registers an order as a cart: nothing is promised and nothing is numbered yet (R2, R17b). */
export const createOrder = defineOperation({
  name: 'orders.create',
  version: 1,
  icon: ICONS.cart,
  effect: 'local',
  input: Type.Object({
    companyId: Id,
    customerId: Id,
    shipToId: Type.Optional(Id),
    currency: CurrencyCode,
    channel: choice(CHANNELS),
    requestedDate: RequestedDate,
    deliveryRule: choice(DELIVERY_RULES),
    invoiceRule: choice(INVOICE_RULES),
    lines: Type.Array(NewLine, { maxItems: MAX_LINES }),
  }),
  output: Type.Object({ orderId: Id, orderNo: Type.Null() }),
  errors: [],
  action: { right: 'orders.create' },
  async run(input, context) {
    const company = await readCompany(context, input.companyId);
    const customer = await readParty(context, input.customerId);
    if (customer.companyId !== company.id)
      throw new CartableError('VALIDATION', `Customer ${customer.code} is not of company ${company.code}.`);
    if (customer.blocked) throw new CartableError('OPERATION_REFUSED', `Customer ${customer.code} is blocked.`);
    if (input.shipToId !== undefined) await assertShipTo(context, customer, input.shipToId);
    currencyScale(input.currency);
    const orderId = context.newId();
    const { lines, shipToId, ...header } = input;
    await context.tx.run(addOrder, {
      id: orderId,
      ...header,
      shipToId: shipToId ?? null,
      sellerId: context.actor.userId,
      now: context.now,
    });
    await addLines(context, orderId, 0, lines);
    return { orderId, orderNo: null };
  },
});
