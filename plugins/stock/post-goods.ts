import type { OperationContext } from '../../engine/plugin.ts';
import { postEntry, refreshState } from './reservation-entries.ts';
import { addMove, findReservedGoods } from './store.ts';
import type { MoveKind, ReservedGoods } from './types.ts';

/** Goods that a document moves out of a warehouse, or back into it. */
export interface GoodsLine {
  readonly documentLineId: string;
  readonly reservationId: string;
  readonly warehouseId: string;
  readonly itemId: string;
  /** Base units, above zero. */
  readonly quantityMicro: number;
}

export interface GoodsDocument {
  readonly companyId: string;
  readonly documentType: string;
  readonly documentId: string;
  /** LocalDate. */
  readonly postedOn: string;
  readonly lines: readonly GoodsLine[];
}

/** What is set aside for an order, by line and warehouse, in the order of locking. */
export async function reservedGoods(context: OperationContext, orderId: string): Promise<ReservedGoods[]> {
  return await context.tx.all(findReservedGoods, { orderId });
}

/** R6: posts the moves of an issue and consumes the reservations. Lock the order and the items first (`lockItems`). */
export async function issueGoods(context: OperationContext, document: GoodsDocument): Promise<void> {
  await post(context, document, 'issue');
}

/** The counter-document of an issue: the goods are back and set aside for the same lines again. Lock as for `issueGoods`. */
export async function takeBackGoods(context: OperationContext, document: GoodsDocument): Promise<void> {
  await post(context, document, 'issueReversal');
}

async function post(context: OperationContext, document: GoodsDocument, kind: Exclude<MoveKind, 'receipt'>): Promise<void> {
  const { companyId, documentType, documentId, postedOn } = document;
  for (const { documentLineId, reservationId, warehouseId, itemId, quantityMicro } of document.lines) {
    const entryKind = kind === 'issue' ? 'consume' : 'restore';
    await postEntry(context, { reservationId, warehouseId, itemId, kind: entryKind, quantityMicro, documentId });
    await context.tx.run(addMove, {
      id: context.newId(),
      companyId,
      warehouseId,
      itemId,
      kind,
      quantityMicro: kind === 'issue' ? -quantityMicro : quantityMicro,
      documentType,
      documentId,
      documentLineId,
      reference: null,
      postedOn,
      now: context.now,
      postedBy: context.actor.userId,
    });
    await refreshState(context, reservationId);
  }
}
