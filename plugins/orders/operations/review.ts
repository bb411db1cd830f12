import { BpmnError, CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type, type OperationContext, type Static } from '../../../engine/plugin.ts';
import { DecimalText, fromMicro, Id, toMicro } from '../../base/index.ts';
import { ICONS } from '../icons.ts';
import { inBaseUnit } from '../quantities.ts';
import { recordChange } from '../record-change.ts';
import { orderInput, takeStep } from '../step.ts';
import { setReview } from '../store.ts';
import { MAX_LINES, type OrderLine } from '../types.ts';

const ReviewedLine = Type.Object({
  lineId: Id,
  confirmedQuantity: DecimalText,
  comment: Type.Optional(Type.String({ maxLength: 1000 })),
});
type ReviewedLine = Static<typeof ReviewedLine>;

/** The expert's view (R1): how much can be supplied, beside what was asked for, never instead of it. */
export const reviewOrder = defineOperation({
  name: 'orders.review',
  version: 1,
  icon: ICONS.eye,
  effect: 'local',
  input: Type.Object({ ...orderInput, lines: Type.Array(ReviewedLine, { minItems: 1, maxItems: MAX_LINES }) }),
  output: Type.Object({
    /** Σ requested − confirmed over the order, each line in its own unit. */
    variance: DecimalText,
    reduced: Type.Boolean(),
    docVersion: Type.Integer(),
  }),
  errors: ['ILLEGAL_STATE', 'QTY_OVER'],
  action: { right: 'orders.review' },
  async run(input, context) {
    const { order } = await takeStep(context, input, 'review');
    const confirmed = new Map(order.lines.map((line) => [line.id, line.confirmedMicro]));
    let changed = false;
    for (const reviewed of input.lines) {
      const line = order.lines.find(({ id }) => id === reviewed.lineId);
      if (line === undefined) throw new CartableError('NOT_FOUND', `The order has no line ${reviewed.lineId}.`);
      const confirmedMicro = await review(context, line, reviewed);
      confirmed.set(line.id, confirmedMicro);
      changed ||= confirmedMicro !== (line.confirmedMicro ?? line.requestedMicro);
    }
    const docVersion = changed
      ? await recordChange(context, order, { materialFields: ['quantity'], reason: null, lines: [] })
      : order.version;
    const variance = order.lines.reduce(
      (sum, line) => sum + line.requestedMicro - (confirmed.get(line.id) ?? line.requestedMicro),
      0,
    );
    return { variance: fromMicro(variance), reduced: variance > 0, docVersion };
  },
});

async function review(context: OperationContext, line: OrderLine, reviewed: ReviewedLine): Promise<number> {
  const confirmedMicro = toMicro(reviewed.confirmedQuantity);
  const confirmedBaseMicro = inBaseUnit(line, confirmedMicro);
  if (confirmedMicro < 0 || confirmedBaseMicro === null) {
    throw new CartableError('VALIDATION', `Line ${line.lineNo}: ${reviewed.confirmedQuantity} ${line.unit} cannot be confirmed.`);
  }
  if (confirmedMicro > line.requestedMicro) {
    throw new BpmnError('QTY_OVER', `line ${line.lineNo}: more confirmed than requested`, { lineId: line.id });
  }
  const comment = reviewed.comment ?? null;
  const reviewedBy = context.actor.userId;
  await context.tx.run(setReview, { id: line.id, confirmedMicro, confirmedBaseMicro, comment, reviewedBy, now: context.now });
  return confirmedMicro;
}
