/** What the simulated billing clerk does: books what customers have paid. */
import { type Person, allItems, isJsonObject, textOf } from './client.ts';
import type { Random } from './random.ts';

/** Most customers pay within days, in full. Gives how many receipts were booked. */
export async function bookPayments(clerk: Person, random: Random, today: string): Promise<number> {
  let booked = 0;
  for (const invoice of await allItems(clerk, '/api/invoicing/invoices?sort=postedAt')) {
    const { gross, settledAt } = invoice;
    if (settledAt !== null || gross === undefined || !isJsonObject(gross) || random.next() < 0.4) continue;
    await clerk.post('/api/actions/invoicing.receivePayment', {
      invoiceId: textOf(invoice, 'id'),
      amount: { amount: textOf(gross, 'amount'), currency: textOf(gross, 'currency') },
      receivedOn: today,
      reference: `Payment of ${textOf(invoice, 'number')}`,
    });
    booked += 1;
  }
  return booked;
}
