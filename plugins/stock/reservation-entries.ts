import type { OperationContext } from '../../engine/plugin.ts';
import { reservationState } from './reservation-state.ts';
import { addEntry, changeBalance, findReservation, setReservationState } from './store.ts';
import type { EntryKind } from './types.ts';

export interface Entry {
  readonly reservationId: string;
  readonly warehouseId: string;
  readonly itemId: string;
  readonly kind: EntryKind;
  readonly quantityMicro: number;
  readonly documentId?: string;
}

/** How an entry moves the balance, per unit. */
const EFFECT: Readonly<Record<EntryKind, { readonly onHand: number; readonly reserved: number }>> = {
  reserve: { onHand: 0, reserved: 1 },
  release: { onHand: 0, reserved: -1 },
  consume: { onHand: -1, reserved: -1 },
  restore: { onHand: 1, reserved: 1 },
};

/**
 * Appends an entry, and writes the balance in the same posting (design §3 Sums). The item must be locked (`lockItems`);
 * whatever would reserve more than there is breaks the balance's CHECK and fails the transaction.
 */
export async function postEntry(context: OperationContext, entry: Entry): Promise<void> {
  const { warehouseId, itemId, kind, quantityMicro } = entry;
  const effect = EFFECT[kind];
  await context.tx.run(changeBalance, {
    warehouseId,
    itemId,
    onHandChange: effect.onHand * quantityMicro,
    reservedChange: effect.reserved * quantityMicro,
  });
  await context.tx.run(addEntry, { id: context.newId(), ...entry, documentId: entry.documentId ?? null, now: context.now });
}

/** Writes the state that a reservation's entries now give (R5). */
export async function refreshState(context: OperationContext, reservationId: string): Promise<void> {
  const row = await context.tx.one(findReservation, { id: reservationId });
  if (row === undefined) throw new Error(`reservation ${reservationId} is missing`);
  const state = reservationState(row);
  if (state !== row.state) await context.tx.run(setReservationState, { id: reservationId, state });
}
