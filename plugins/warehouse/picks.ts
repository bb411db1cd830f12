import { BpmnError } from '../../engine/errors.ts';
import { toMicro } from '../base/index.ts';
import type { RequestLineRow } from './store.ts';

/** What was picked of a request's line, in base units as decimal text. */
export interface Pick {
  readonly lineId: string;
  readonly quantity: string;
}

/**
 * The lines really picked: as requested where no picks are given; a line without a pick was not picked.
 * @throws BpmnError PICK_MISMATCH: an unknown line, a line twice, more than requested, or nothing at all.
 */
export function pickedLines(lines: readonly RequestLineRow[], picks: readonly Pick[] | undefined): RequestLineRow[] {
  if (picks === undefined) return [...lines];
  const quantities = new Map(picks.map((pick) => [pick.lineId, toMicro(pick.quantity)]));
  if (quantities.size < picks.length) throw mismatch('a line was picked twice');
  if (picks.some((pick) => !lines.some((line) => line.id === pick.lineId)))
    throw mismatch('a picked line is not of this request');
  const picked = lines.map((line) => ({ line, quantity: quantities.get(line.id) ?? 0 }));
  if (picked.some(({ line, quantity }) => quantity < 0 || quantity > line.quantityBaseMicro))
    throw mismatch('more was picked than requested');
  const taken = picked
    .filter(({ quantity }) => quantity > 0)
    .map(({ line, quantity }) => ({ ...line, quantityBaseMicro: quantity }));
  if (taken.length === 0) throw mismatch('nothing was picked');
  return taken;
}

function mismatch(why: string): BpmnError {
  return new BpmnError('PICK_MISMATCH', why);
}
