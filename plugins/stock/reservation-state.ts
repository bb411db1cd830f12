import type { ReservationState } from './types.ts';

/** R5: the state that the sums over a reservation's entries give. Pure. */
export function reservationState(sums: { wantedMicro: number; openMicro: number; consumedMicro: number }): ReservationState {
  const { wantedMicro, openMicro, consumedMicro } = sums;
  if (wantedMicro === 0) return consumedMicro > 0 ? 'delivered' : 'cancelled';
  if (consumedMicro >= wantedMicro) return 'delivered';
  if (consumedMicro > 0) return 'partlyDelivered';
  if (openMicro === 0) return 'draft';
  return openMicro >= wantedMicro ? 'reserved' : 'partlyReserved';
}
