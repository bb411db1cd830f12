import { CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { fromMinor, Id, LocalDate, Money, toMinor } from '../../base/index.ts';
import { addReceipt, findInvoice, lockInvoice, settle } from '../store.ts';

/** R17. Books a receipt on an invoice; the last one settles it. The same reference again changes nothing. */
export const receivePayment = defineOperation({
  name: 'invoicing.receivePayment',
  version: 1,
  icon: 'M2 6h20v12H2V6Zm10 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
  effect: 'local',
  action: { right: 'invoicing.receive' },
  input: Type.Object({
    invoiceId: Id,
    amount: Money,
    receivedOn: LocalDate,
    /** The bank's reference: one receipt per invoice and reference. */
    reference: Type.String({ minLength: 1, maxLength: 140 }),
  }),
  output: Type.Object({ open: Money, settled: Type.Boolean() }),
  errors: [],
  async run({ invoiceId, amount, receivedOn, reference }, context) {
    await context.tx.run(lockInvoice, { id: invoiceId });
    const invoice = await context.tx.one(findInvoice, { id: invoiceId });
    if (invoice === undefined)
      throw new CartableError('NOT_FOUND', `There is no invoice ${invoiceId}.`, { details: { invoiceId } });
    const { currency, grossMinor } = invoice;
    if (amount.currency !== currency)
      throw new CartableError('VALIDATION', `The invoice is in ${currency}, not ${amount.currency}.`);
    const amountMinor = toMinor(amount);
    if (amountMinor <= 0) throw new CartableError('VALIDATION', 'A receipt must be more than zero.');
    const receipt = { id: context.newId(), invoiceId, amountMinor, currency, receivedOn, reference };
    const added = await context.tx.run(addReceipt, { ...receipt, now: context.now, bookedBy: context.actor.userId });
    const openMinor = grossMinor - invoice.receivedMinor - (added === 1 ? amountMinor : 0);
    if (openMinor < 0) {
      const open = fromMinor(grossMinor - invoice.receivedMinor, currency);
      throw new CartableError('OPERATION_REFUSED', `Only ${open.amount} ${currency} are open.`, { details: { invoiceId, open } });
    }
    if (openMinor === 0 && added === 1) await context.tx.run(settle, { id: invoiceId, now: context.now });
    return { open: fromMinor(openMinor, currency), settled: openMinor === 0 };
  },
});
