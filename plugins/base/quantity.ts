/** Quantities: integer millionths (micro) of the item's base unit inside, decimal text outside. */
import { CartableError } from '../../engine/errors.ts';
import { Decimal } from '../../engine/plugin.ts';

export const MICRO_PER_UNIT = 1_000_000;

/** One of the unit is exactly `numerator / denominator` of the item's base unit: a dozen is 12/1, a third of a kilo 1/3. */
export interface UnitFactor {
  readonly numerator: number;
  readonly denominator: number;
}

/** Millionths of a decimal text: `'1.5'` is 1500000. @throws CartableError VALIDATION beyond six decimals or 2^53. */
export function toMicro(quantity: string): number {
  return exactMicro(new Decimal(quantity).times(MICRO_PER_UNIT), quantity);
}

/** `1500000` is `'1.5'`. */
export function fromMicro(micro: number): string {
  return new Decimal(micro).div(MICRO_PER_UNIT).toFixed();
}

/**
 * Millionths of the base unit for a quantity in another unit.
 * @throws CartableError VALIDATION when it is no whole number of millionths: stock would silently lose the rest.
 */
export function toBaseMicro(quantity: string, factor: UnitFactor): number {
  const numerator = new Decimal(quantity).times(MICRO_PER_UNIT).times(factor.numerator);
  if (!numerator.mod(factor.denominator).isZero()) throw notExact(quantity);
  return exactMicro(numerator.div(factor.denominator), quantity);
}

/** The quantity in the unit for millionths of the base unit, as an exact Decimal where one exists (34 digits). */
export function fromBaseMicro(micro: number, factor: UnitFactor): Decimal {
  return new Decimal(micro).times(factor.denominator).div(factor.numerator).div(MICRO_PER_UNIT);
}

function exactMicro(value: Decimal, quantity: string): number {
  const micro = value.toNumber();
  if (!value.isInteger() || !Number.isSafeInteger(micro)) throw notExact(quantity);
  return micro === 0 ? 0 : micro;
}

function notExact(quantity: string): CartableError {
  return new CartableError('VALIDATION', `The quantity ${quantity} cannot be kept exactly in millionths of the base unit.`, {
    details: { quantity },
  });
}
