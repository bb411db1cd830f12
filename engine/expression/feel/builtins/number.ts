/** Numbers (DMN 1.3 table 77). */
import { Decimal } from '../../value.ts';
import { modulo, normalise, toDecimal, toInteger } from '../arithmetic.ts';
import { DaysDuration, MonthsDuration } from '../duration.ts';
import { type Feel, type FeelNumber, isNumber } from '../feel-value.ts';
import { type Builtin, builtin } from './builtin.ts';

type Arg = Feel | undefined;

type Rounding = Parameters<Decimal['toDecimalPlaces']>[1] & number;

/** decimal.js spends about this many steps' worth of time on a root or a logarithm. */
const COSTLY = 200;

const ofNumber = (name: string, run: (value: FeelNumber) => Feel): Builtin =>
  builtin(name, 'number', ([value]) => (isNumber(value) ? run(value) : null));

const costly = (name: string, run: (value: Decimal) => Feel): Builtin =>
  builtin(name, 'number', ([value], state) => {
    state.charge(COSTLY);
    return isNumber(value) ? run(toDecimal(value)) : null;
  });

/** The scales that decimal128 has. */
const isScale = (scale: number | null): scale is number => scale !== null && scale >= -6111 && scale <= 6176;

function round(value: FeelNumber, scale: Arg, mode: Rounding): Feel {
  const places = scale === undefined ? 0 : isNumber(scale) ? toInteger(scale) : null;
  if (!isScale(places)) return null;
  const decimal = toDecimal(value);
  if (places >= 0) return normalise(decimal.decimalPlaces() <= places ? decimal : decimal.toDecimalPlaces(places, mode));
  const unit = new Decimal(10).pow(-places);
  return normalise(decimal.div(unit).toDecimalPlaces(0, mode).times(unit));
}

const rounding = (name: string, signature: string, mode: Rounding): Builtin =>
  builtin(name, signature, ([value, scale]) => (isNumber(value) ? round(value, scale, mode) : null));

const parity =
  (rest: number) =>
  (value: FeelNumber): Feel => {
    const decimal = toDecimal(value);
    return decimal.isInteger() && Math.abs(decimal.mod(2).toNumber()) === rest;
  };

export const numberBuiltins: readonly Builtin[] = [
  rounding('decimal', 'n, scale', Decimal.ROUND_HALF_EVEN),
  rounding('floor', 'n, scale?', Decimal.ROUND_FLOOR),
  rounding('ceiling', 'n, scale?', Decimal.ROUND_CEIL),
  rounding('round up', 'n, scale', Decimal.ROUND_UP),
  rounding('round down', 'n, scale', Decimal.ROUND_DOWN),
  rounding('round half up', 'n, scale', Decimal.ROUND_HALF_UP),
  rounding('round half down', 'n, scale', Decimal.ROUND_HALF_DOWN),
  builtin('abs', 'n', ([value]) => {
    if (isNumber(value)) return normalise(toDecimal(value).abs());
    if (value instanceof DaysDuration) return value.nanoseconds < 0n ? new DaysDuration(-value.nanoseconds) : value;
    return value instanceof MonthsDuration ? new MonthsDuration(Math.abs(value.totalMonths)) : null;
  }),
  builtin('modulo', 'dividend, divisor', ([a, b]) => (isNumber(a) && isNumber(b) ? modulo(a, b) : null)),
  costly('sqrt', (value) => normalise(value.sqrt())),
  costly('log', (value) => (value.isPositive() && !value.isZero() ? normalise(value.ln()) : null)),
  costly('exp', (value) => (value.abs().lessThan(20_000) ? normalise(value.exp()) : value.isNegative() ? 0 : null)),
  ofNumber('odd', parity(1)),
  ofNumber('even', parity(0)),
];
