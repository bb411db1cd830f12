/**
 * Stock of items in warehouses, in millionths of the item's base unit (`*Micro`).
 *
 * - *on hand*: what lies there = Σ moves. *reserved*: promised to order lines = Σ open reservation entries.
 *   *free* = on hand − reserved.
 * - A *reservation* belongs to one order line; its *wanted* is what the line needs in all, of which some is *open*
 *   (set aside, not yet issued), some *consumed* (issued), and the rest *waits* for goods in the order of `queuedAt`.
 */

export const MOVE_KINDS = ['receipt', 'issue', 'issueReversal'] as const;
export type MoveKind = (typeof MOVE_KINDS)[number];

/** R5. `draft`: nothing reserved yet. */
export const RESERVATION_STATES = ['draft', 'partlyReserved', 'reserved', 'partlyDelivered', 'delivered', 'cancelled'] as const;
export type ReservationState = (typeof RESERVATION_STATES)[number];

/** `reserve` and `restore` add to what is open, `release` and `consume` take from it; `consume` − `restore` is delivered. */
export const ENTRY_KINDS = ['reserve', 'release', 'consume', 'restore'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface Reservation {
  readonly id: string;
  readonly companyId: string;
  readonly orderId: string;
  readonly orderLineId: string;
  readonly itemId: string;
  readonly state: ReservationState;
  readonly wantedMicro: number;
  readonly openMicro: number;
  readonly consumedMicro: number;
}

/** What of a line lies set aside in one warehouse, ready to be shipped. */
export interface ReservedGoods {
  readonly reservationId: string;
  readonly orderLineId: string;
  readonly itemId: string;
  readonly warehouseId: string;
  readonly openMicro: number;
}
