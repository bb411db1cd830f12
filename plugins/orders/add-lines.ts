import { CartableError } from '../../engine/errors.ts';
import { Type, type OperationContext, type Static } from '../../engine/plugin.ts';
import { DecimalText, Id, toMicro } from '../base/index.ts';
import { quantityInBase, readItems } from '../catalog/index.ts';
import { addLine } from './store.ts';

/** A line as people ask for it. */
export const NewLine = Type.Object({
  itemId: Id,
  quantity: DecimalText,
  unit: Type.String({ minLength: 1, maxLength: 16 }),
  discountPercent: Type.Optional(DecimalText),
  note: Type.Optional(Type.String({ maxLength: 1000 })),
});
export type NewLine = Static<typeof NewLine>;

/**
 * Adds lines after `lastLineNo`; the base quantity is fixed here, by the item's exact factor.
 * @throws CartableError NOT_FOUND (item), VALIDATION (quantity not above zero or not exact in the base unit).
 */
export async function addLines(
  context: OperationContext,
  orderId: string,
  lastLineNo: number,
  lines: readonly NewLine[],
): Promise<void> {
  const items = await readItems(
    context,
    lines.map((line) => line.itemId),
  );
  let lineNo = lastLineNo;
  for (const line of lines) {
    const item = items.get(line.itemId);
    if (item === undefined) throw new CartableError('NOT_FOUND', `There is no item ${line.itemId}.`);
    const requestedBaseMicro = await quantityInBase(context, item, line.quantity, line.unit);
    if (requestedBaseMicro <= 0) throw new CartableError('VALIDATION', `The quantity of ${item.sku} must be above zero.`);
    lineNo += 1;
    await context.tx.run(addLine, {
      id: context.newId(),
      orderId,
      lineNo,
      itemId: item.id,
      unit: line.unit,
      requestedMicro: toMicro(line.quantity),
      requestedBaseMicro,
      discountMicro: discountMicroOf(line.discountPercent),
      note: line.note ?? null,
    });
  }
}

/** Millionths of a percent point. @throws CartableError VALIDATION outside 0 to 100. */
export function discountMicroOf(percent: string | undefined): number | null {
  if (percent === undefined) return null;
  const micro = toMicro(percent);
  if (micro < 0 || micro > toMicro('100')) throw new CartableError('VALIDATION', 'A discount is between 0 and 100 per cent.');
  return micro;
}
