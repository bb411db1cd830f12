/**
 * Money: an integer number of minor units inside (cents; rials), `{ amount, currency }` outside. Never a float:
 * whatever has fractions is a Decimal until it is rounded HALF_UP to the currency's scale.
 */
import { CartableError } from '../../engine/errors.ts';
import { currencyScale, Decimal } from '../../engine/plugin.ts';
import type { Money } from './schemas.ts';

/**
 * Minor units of an amount: `{ amount: '12.5', currency: 'EUR' }` is 1250.
 * @throws CartableError VALIDATION when the amount has more decimals than the currency, or is too large to keep exactly.
 */
export function toMinor(money: Money): number {
  const minor = new Decimal(money.amount).times(scaleFactor(money.currency));
  if (!minor.isInteger()) {
    throw new CartableError('VALIDATION', `${money.amount} has more decimals than ${money.currency} allows.`, {
      details: { ...money },
    });
  }
  return exactInteger(minor);
}

/** `1250, 'EUR'` is `{ amount: '12.50', currency: 'EUR' }`. */
export function fromMinor(minor: number, currency: string): Money {
  return { amount: new Decimal(minor).div(scaleFactor(currency)).toFixed(currencyScale(currency)), currency };
}

/** Minor units of an exact amount in major units, rounded HALF_UP (half away from zero) to the currency's scale. */
export function roundToMinor(amount: Decimal, currency: string): number {
  return roundHalfUp(amount.times(scaleFactor(currency)));
}

/** The nearest integer, half away from zero. @throws CartableError VALIDATION above 2^53. */
export function roundHalfUp(value: Decimal): number {
  return exactInteger(value.toDecimalPlaces(0, Decimal.ROUND_HALF_UP));
}

/** Sum in one currency. @throws CartableError VALIDATION when currencies differ. */
export function addMoney(...amounts: readonly [Money, ...Money[]]): Money {
  const [first] = amounts;
  return fromMinor(
    exactInteger(amounts.reduce((sum, money) => sum.plus(toMinor(sameCurrency(first, money))), new Decimal(0))),
    first.currency,
  );
}

/** Product with an exact factor (decimal text), rounded HALF_UP. */
export function multiplyMoney(money: Money, factor: string): Money {
  return fromMinor(roundToMinor(new Decimal(money.amount).times(factor), money.currency), money.currency);
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. @throws CartableError VALIDATION when currencies differ. */
export function compareMoney(a: Money, b: Money): number {
  return new Decimal(a.amount).comparedTo(sameCurrency(a, b).amount);
}

/**
 * Splits an integer total in proportion to the weights so that the parts sum exactly to it: each part is rounded down,
 * the remaining units go to the largest remainders, the last of equal ones first. All weights zero: the last part takes
 * everything.
 * @throws RangeError without weights or for a negative weight.
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  if (weights.length === 0 || weights.some((weight) => weight < 0))
    throw new RangeError('allocate needs weights of zero or more');
  if (total < 0) return allocate(-total, weights).map((part) => (part === 0 ? 0 : -part));
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) return weights.map((_, index) => (index === weights.length - 1 ? total : 0));
  const shares = weights.map((weight, index) => {
    const product = BigInt(total) * BigInt(weight);
    return { index, part: Number(product / sum), remainder: product % sum };
  });
  let left = total - shares.reduce((all, share) => all + share.part, 0);
  const byRemainder = shares.toSorted((a, b) =>
    a.remainder === b.remainder ? b.index - a.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const share of byRemainder) {
    if (left === 0) break;
    share.part += 1;
    left -= 1;
  }
  return shares.map((share) => share.part);
}

/** `allocate` for an amount of money. */
export function allocateMoney(money: Money, weights: readonly number[]): Money[] {
  return allocate(toMinor(money), weights).map((part) => fromMinor(part, money.currency));
}

function scaleFactor(currency: string): Decimal {
  return new Decimal(10).pow(currencyScale(currency));
}

function sameCurrency(first: Money, other: Money): Money {
  if (first.currency !== other.currency) {
    throw new CartableError('VALIDATION', `${first.currency} and ${other.currency} cannot be compared or added.`);
  }
  return other;
}

function exactInteger(value: Decimal): number {
  const number = value.toNumber();
  if (!Number.isSafeInteger(number)) throw new CartableError('VALIDATION', 'The amount is too large to be kept exactly.');
  return number === 0 ? 0 : number;
}
