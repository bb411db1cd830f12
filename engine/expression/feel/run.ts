import { ExpressionError } from '../expression.ts';
import type { Feel, Run } from './feel-value.ts';

/** Steps of one evaluation unless its caller says otherwise; about 100 ms at the worst (S2). */
export const DEFAULT_STEPS = 100_000;
/** Longest list that an expression may build. */
export const MAX_ELEMENTS = 10_000;
/** Longest text that an expression may build, in UTF-16 units. */
export const MAX_TEXT = 65_536;
const MAX_CALL_DEPTH = 400;

/** The budget of one evaluation. */
export class Evaluation<V extends Feel = Feel> implements Run {
  readonly lookup: (name: string) => V | undefined;
  private readonly source: string;
  private left: number;
  private depth = 0;

  constructor(source: string, lookup: (name: string) => V | undefined, steps: number) {
    this.source = source;
    this.lookup = lookup;
    this.left = steps;
  }

  charge(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw this.exhausted('it takes too many steps');
  }

  text(value: string): string {
    if (value.length > MAX_TEXT) throw this.exhausted(`a text may have at most ${MAX_TEXT} characters`);
    this.charge(1 + (value.length >> 6));
    return value;
  }

  elements(length: number): void {
    if (length > MAX_ELEMENTS) throw this.exhausted(`a list may have at most ${MAX_ELEMENTS} elements`);
    this.charge(1 + length);
  }

  enter(): void {
    if (++this.depth > MAX_CALL_DEPTH) throw this.exhausted('its functions call each other too deeply');
  }

  leave(): void {
    this.depth--;
  }

  exhausted(reason: string): ExpressionError {
    return new ExpressionError('EXPRESSION_BUDGET', this.source, `The expression was stopped: ${reason}.`);
  }

  failed(reason: string): ExpressionError {
    return new ExpressionError('EXPRESSION_FAILED', this.source, reason);
  }
}

/** Runs a compiled body; a stack that ran out is a budget that ran out. */
export function guarded<T>(run: Run, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof RangeError) throw run.exhausted('it is nested too deeply');
    throw error;
  }
}
