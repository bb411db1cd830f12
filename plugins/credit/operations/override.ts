import { BpmnError, CartableError } from '../../../engine/errors.ts';
import { defineOperation, holds, Type } from '../../../engine/plugin.ts';
import { addDays, fromMinor, Id, LocalDate, Money, toMinor } from '../../base/index.ts';
import { commitOrder, reviewCredit } from '../review.ts';
import { addOverride } from '../store.ts';

/** Groups whose members decide by completing a task of a flow. */
const CONTROLLERS: readonly string[] = ['credit-controllers', 'cfo'];

/**
 * R9. A credit controller's decision on one version of an order. A release lasts some days (the company's policy) and up
 * to an amount of exposure: the one given, else the present one, so that nothing more slips in under it. A changed order
 * needs a new decision.
 */
export const override = defineOperation({
  name: 'credit.override',
  version: 1,
  icon: 'M12 2a5 5 0 0 1 5 5h-2a3 3 0 0 0-6 0v3h9v12H6V10h1V7a5 5 0 0 1 5-5Zm0 11a2 2 0 0 0-1 3.7V19h2v-2.3A2 2 0 0 0 12 13Z',
  effect: 'local',
  action: { right: 'credit.override' },
  input: Type.Object({
    orderId: Id,
    decision: Type.Union([Type.Literal('release'), Type.Literal('reject')]),
    reason: Type.String({ maxLength: 1000 }),
    decidedBy: Id,
    /** The exposure up to which the release holds, company currency. */
    ceiling: Type.Optional(Money),
  }),
  output: Type.Object({ decision: Type.String(), expiry: Type.Union([LocalDate, Type.Null()]), ceiling: Money }),
  errors: ['NOT_AUTHORISED', 'NO_REASON'],
  async run(input, context) {
    const { orderId, decision, decidedBy, ceiling } = input;
    const { actor } = context;
    const reason = input.reason.trim();
    if (reason === '') throw new BpmnError('NO_REASON', 'A decision on credit needs its reason.');
    const review = await reviewCredit(context, orderId);
    const { order, company, payer, policy, date } = review;
    const controller = holds(actor, 'credit.override') || actor.groups.some((group) => CONTROLLERS.includes(group));
    if (!controller || decidedBy === order.sellerId) {
      throw new BpmnError('NOT_AUTHORISED', `${decidedBy} may not decide on the credit of this order.`, { decidedBy });
    }
    // At the desk nobody decides in somebody else's name; in a flow the task's completer is named by the flow.
    if (context.instance === null && decidedBy !== actor.userId && decidedBy !== actor.onBehalfOf) {
      throw new BpmnError('NOT_AUTHORISED', `${actor.userId} may not decide in the name of ${decidedBy}.`, { decidedBy });
    }
    if (ceiling !== undefined && ceiling.currency !== company.currency) {
      throw new CartableError('VALIDATION', `The ceiling must be in ${company.currency}.`);
    }
    const ceilingMinor = ceiling === undefined ? review.exposure.totalMinor : toMinor(ceiling);
    const expiresOn = decision === 'release' ? addDays(date, policy.overrideDays) : null;
    await context.tx.run(addOverride, {
      id: context.newId(),
      orderId,
      version: order.version,
      billToId: payer.id,
      decision,
      reason,
      decidedBy,
      now: context.now,
      expiresOn,
      ceilingMinor,
      currency: company.currency,
    });
    if (decision === 'release') await commitOrder(context, review);
    return { decision, expiry: expiresOn, ceiling: fromMinor(ceilingMinor, company.currency) };
  },
});
