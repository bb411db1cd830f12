import { BpmnError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { fromMinor, Id, Money } from '../../base/index.ts';
import type { CreditStatus } from '../assess.ts';
import { commitOrder, reviewCredit } from '../review.ts';
import { findRelease } from '../store.ts';

const ERRORS: Readonly<Partial<Record<CreditStatus, string>>> = { hold: 'CREDIT_HOLD', stop: 'CREDIT_STOP', overdue: 'OVERDUE' };

/**
 * R9. May this order go on? Run it before approval, before the warehouse is asked and before goods leave; never before
 * invoicing. A pass counts the order against the limit from now on. A hold or overdue invoice is passed over by a release
 * of this version (`credit.override`) while it lasts and the exposure stays below its ceiling; a stop never is.
 */
export const check = defineOperation({
  name: 'credit.check',
  version: 1,
  icon: 'M12 2 4 5v6c0 5 3.4 9.3 8 11 4.6-1.7 8-6 8-11V5l-8-3Zm-1 14-4-4 1.4-1.4L11 13.2l4.6-4.6L17 10l-6 6Z',
  effect: 'local',
  action: { right: 'credit.check' },
  input: Type.Object({
    orderId: Id,
    stage: Type.Union([Type.Literal('approval'), Type.Literal('request'), Type.Literal('issue')]),
  }),
  output: Type.Object({
    status: Type.Union([Type.Literal('noCheck'), Type.Literal('ok'), Type.Literal('watch'), Type.Literal('released')]),
    /** With this order, company currency. */
    exposure: Money,
    /** Zero = not checked. */
    limit: Money,
  }),
  errors: ['CREDIT_HOLD', 'CREDIT_STOP', 'OVERDUE'],
  async run({ orderId, stage }, context) {
    const review = await reviewCredit(context, orderId);
    const { order, company, status, date } = review;
    const exposure = fromMinor(review.exposure.totalMinor, company.currency);
    const limit = fromMinor(review.limitMinor ?? 0, company.currency);
    if (status === 'noCheck' || status === 'ok' || status === 'watch') {
      await commitOrder(context, review);
      return { status, exposure, limit };
    }
    const release = status === 'stop' ? undefined : await context.tx.one(findRelease, { orderId, version: order.version, date });
    if (release === undefined || review.exposure.totalMinor > release.ceilingMinor) {
      const text = `Credit of ${review.payer.code}: ${status} at ${stage}, exposure ${exposure.amount} of ${limit.amount} ${limit.currency}.`;
      throw new BpmnError(ERRORS[status] ?? 'CREDIT_HOLD', text, { status, exposure, limit });
    }
    await commitOrder(context, review);
    return { status: 'released' as const, exposure, limit };
  },
});
