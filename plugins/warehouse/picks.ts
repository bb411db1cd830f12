import { BpmnError } from '../../engine/errors.ts';
import { fromMicro, toMicro } from '../base/index.ts';
import type { RequestLineRow } from './store.ts';

/** What was picked of a request's line, in base units as decimal text. */
export interface Pick {
  readonly lineId: string;
  readonly quantity: string;
}

/**
 * The lines really picked: as requested where no picks are given; a line without a pick was not picked.
 * @throws BpmnError PICK_MISMATCH, which names the field: an unknown line, a line twice, more than requested, or nothing at all.
 */
export function pickedLines(lines: readonly RequestLineRow[], picks: readonly Pick[] | undefined): RequestLineRow[] {
  if (picks === undefined) return [...lines];
  const requested = new Map(lines.map((line) => [line.id, line]));
  const taken = new Map<string, RequestLineRow>();
  for (const [index, { lineId, quantity }] of picks.entries()) {
    const line = requested.get(lineId);
    const at = `/picks/${index}`;
    if (line === undefined) throw mismatch(`${at}/lineId`, 'is no line of this request');
    if (taken.has(lineId)) throw mismatch(`${at}/lineId`, 'is a line that was picked above already');
    const quantityBaseMicro = toMicro(quantity);
    if (quantityBaseMicro < 0) throw mismatch(`${at}/quantity`, 'must not be negative');
    if (quantityBaseMicro > line.quantityBaseMicro)
      throw mismatch(`${at}/quantity`, `is more than the ${fromMicro(line.quantityBaseMicro)} that were requested`);
    taken.set(lineId, { ...line, quantityBaseMicro });
  }
  const picked = lines.flatMap(({ id }) => taken.get(id) ?? []).filter(({ quantityBaseMicro }) => quantityBaseMicro > 0);
  if (picked.length === 0) throw mismatch('/picks', 'says that nothing was picked');
  return picked;
}

function mismatch(at: string, message: string): BpmnError {
  return new BpmnError('PICK_MISMATCH', `${at}: ${message}`, {}, [{ at, message }]);
}
