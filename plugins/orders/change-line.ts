import { BpmnError, CartableError } from '../../engine/errors.ts';
import { Type, type OperationContext, type Static } from '../../engine/plugin.ts';
import { DecimalText, Id, toMicro } from '../base/index.ts';
import { discountMicroOf } from './add-lines.ts';
import { inBaseUnit } from './quantities.ts';
import type { LineChange } from './record-change.ts';
import { setDiscount, setNote } from './store.ts';
import type { OrderLine } from './types.ts';

/** A change of a line that is there: less of it, another discount, another note. More of it is a new line (R1). */
export const ChangedLine = Type.Object({
  lineId: Id,
  cancelQuantity: Type.Optional(DecimalText),
  discountPercent: Type.Optional(DecimalText),
  note: Type.Optional(Type.String({ maxLength: 1000 })),
});
export type ChangedLine = Static<typeof ChangedLine>;

/**
 * Applies a change to a line; gives what the change document must say, null when nothing material changed.
 * @throws BpmnError LOCKED_LINE for what is already delivered or invoiced.
 */
export async function changeLine(context: OperationContext, line: OrderLine, change: ChangedLine): Promise<LineChange | null> {
  const cancelledBaseMicro = change.cancelQuantity === undefined ? 0 : cancelledOf(line, change.cancelQuantity);
  const discountAfter = change.discountPercent === undefined ? line.discountMicro : discountMicroOf(change.discountPercent);
  if (change.note !== undefined) await context.tx.run(setNote, { id: line.id, note: change.note });
  if (discountAfter !== line.discountMicro) {
    if (line.deliveredBaseMicro !== 0 || line.invoicedBaseMicro !== 0)
      throw locked(line, 'its price is fixed by a delivery or invoice');
    await context.tx.run(setDiscount, { id: line.id, discountMicro: discountAfter });
  }
  if (cancelledBaseMicro === 0 && discountAfter === line.discountMicro) return null;
  return { lineId: line.id, cancelledBaseMicro, discountBefore: line.discountMicro, discountAfter };
}

function cancelledOf(line: OrderLine, quantity: string): number {
  const base = inBaseUnit(line, toMicro(quantity));
  if (base === null || base <= 0)
    throw new CartableError('VALIDATION', `Line ${line.lineNo}: ${quantity} ${line.unit} cannot be cancelled.`);
  if (base > line.outstandingBaseMicro) throw locked(line, 'less than that is still outstanding');
  return base;
}

function locked(line: OrderLine, why: string): BpmnError {
  return new BpmnError('LOCKED_LINE', `line ${line.lineNo}: ${why}`, { lineId: line.id });
}
