import { Decimal } from '../../engine/plugin.ts';
import { roundHalfUp } from '../base/index.ts';

/**
 * The net of a part of an order line, so that however the line is split over invoices, their nets add up exactly to
 * the line's agreed net (R7, RAYA-14): each part is the difference of two rounded running totals.
 *
 * @param agreed the line's net (minor units) for `pricedBaseMicro`
 * @param before what was invoiced of the line already, base millionths
 * @param quantity what is invoiced now, base millionths
 */
export function lineNet(
  agreed: { readonly netMinor: number; readonly pricedBaseMicro: number },
  before: number,
  quantity: number,
): number {
  const upTo = (micro: number): number => roundHalfUp(new Decimal(agreed.netMinor).times(micro).div(agreed.pricedBaseMicro));
  return upTo(before + quantity) - upTo(before);
}
