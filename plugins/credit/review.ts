/** Gathers what R9 asks for about one order, with the payer's account locked. */
import { CartableError } from '../../engine/errors.ts';
import type { OperationContext } from '../../engine/plugin.ts';
import { daysBetween, readCompany, readParty, toCompanyMinor, today, type Company, type Party } from '../base/index.ts';
import { lockAndReadOrder, type Order } from '../orders/index.ts';
import { assess, DEFAULT_POLICY, type CreditPolicy, type CreditStatus } from './assess.ts';
import { exposureOf, type Exposure } from './exposure.ts';
import { commit, findLimit, findPolicy, lockAccount } from './store.ts';

export interface CreditReview {
  readonly order: Order;
  readonly company: Company;
  readonly payer: Party;
  readonly policy: CreditPolicy;
  readonly status: CreditStatus;
  readonly exposure: Exposure;
  /** Company currency; null = no check. */
  readonly limitMinor: number | null;
  /** The company's day. */
  readonly date: string;
}

/**
 * Locks the order, then the payer's account, and assesses the payer with this order counted in.
 * @throws CartableError ILLEGAL_STATE when the order has no price: what costs nothing known cannot be within a limit.
 */
export async function reviewCredit(context: OperationContext, orderId: string): Promise<CreditReview> {
  const order = await lockAndReadOrder(context, orderId);
  if (order.price === null) {
    throw new CartableError('ILLEGAL_STATE', `Order ${orderId} is not priced.`, { details: { orderId } });
  }
  const { billToId } = await readParty(context, order.customerId);
  await context.tx.run(lockAccount, { billToId, now: context.now });
  return assessOrder(context, order);
}

/** The payer's credit with this order counted in, without any lock: to look at. */
export async function assessOrder(context: OperationContext, order: Order): Promise<CreditReview> {
  const customer = await readParty(context, order.customerId);
  const payer = await readParty(context, customer.billToId);
  const company = await readCompany(context, order.companyId);
  const date = today(context, company);
  const policy = (await context.tx.one(findPolicy, { companyId: company.id })) ?? DEFAULT_POLICY;
  const limitMinor = await limitOf(context, company, payer, date);
  const exposure = await exposureOf(context, { company, billToId: payer.id, candidateId: order.id, date });
  const status = assess(
    {
      stopped: payer.creditPolicy === 'stop' || customer.creditPolicy === 'stop',
      prepaid: payer.creditPolicy === 'prepaid',
      limitMinor,
      exposureMinor: exposure.totalMinor,
      invoices: exposure.invoices.map((invoice) => ({
        daysPastDue: daysBetween(invoice.dueDate, date),
        openMinor: invoice.openCompanyMinor,
      })),
    },
    policy,
  );
  return { order, company, payer, policy, status, exposure, limitMinor, date };
}

/** From now on the order counts against the payer's limit, confirmed or not. */
export async function commitOrder(context: OperationContext, { order, payer }: CreditReview): Promise<void> {
  await context.tx.run(commit, { orderId: order.id, billToId: payer.id, version: order.version, now: context.now });
}

async function limitOf(context: OperationContext, company: Company, payer: Party, date: string): Promise<number | null> {
  const { id: customerId, customerGroup } = payer;
  const limit = await context.tx.one(findLimit, { companyId: company.id, customerId, customerGroup, date });
  return limit === undefined
    ? null
    : toCompanyMinor(context, company, { minor: limit.amountMinor, currency: limit.currency }, date);
}
