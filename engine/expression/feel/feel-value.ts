/**
 * What a FEEL expression works with inside one evaluation: the values of a process, and in addition
 * temporal values, ranges and functions (DMN 1.3 §10.3.2). Only `Value`s leave an evaluation.
 */
import type { Temporal } from 'temporal-polyfill';
import { Decimal } from '../value.ts';
import type { DateTime } from './date-time.ts';
import type { DaysDuration, MonthsDuration } from './duration.ts';
import type { Time } from './time.ts';

export type FeelNumber = number | Decimal;
export type FeelTemporal = Temporal.PlainDate | Time | DateTime | DaysDuration | MonthsDuration;
export type Feel = null | boolean | FeelNumber | string | FeelTemporal | Range | FeelFunction | FeelList | FeelContext;
export type FeelList = readonly Feel[];
export interface FeelContext {
  readonly [name: string]: Feel;
}

/** One evaluation: where variables come from, and what is left of its budget. */
export interface Run {
  readonly lookup: (name: string) => Feel | undefined;
  /** @throws ExpressionError EXPRESSION_BUDGET when the steps are used up. */
  charge(steps: number): void;
  /** Checks and charges a text that an expression built: 64 characters cost a step. */
  text(value: string): string;
  /** Checks and charges a list of `length` elements before it is built. */
  elements(length: number): void;
  /** Around the body of a function, whose depth is limited. */
  enter(): void;
  leave(): void;
  /** The error for a budget that is used up. */
  exhausted(reason: string): Error;
  /** The error for a text that cannot give a value. */
  failed(reason: string): Error;
}

/** An interval; an end that is null is open to infinity. */
export class Range {
  readonly startIncluded: boolean;
  readonly start: Feel;
  readonly end: Feel;
  readonly endIncluded: boolean;
  constructor(startIncluded: boolean, start: Feel, end: Feel, endIncluded: boolean) {
    this.startIncluded = startIncluded;
    this.start = start;
    this.end = end;
    this.endIncluded = endIncluded;
  }
}

/** A value that can be called: a built-in, a function definition or a business knowledge model. */
export class FeelFunction {
  /** Parameter names in order, for named arguments. */
  readonly parameters: readonly string[];
  readonly invoke: (args: FeelList, run: Run) => Feel;
  /** False when a step budget does not bound it (S2). */
  readonly bounded: boolean;
  constructor(parameters: readonly string[], invoke: (args: FeelList, run: Run) => Feel, bounded = true) {
    this.parameters = parameters;
    this.invoke = invoke;
    this.bounded = bounded;
  }
}

export const isNumber = (value: Feel | undefined): value is FeelNumber => typeof value === 'number' || value instanceof Decimal;
export const isList = (value: Feel | undefined): value is FeelList => Array.isArray(value);

/** Contexts are plain objects; every other object of FEEL is an instance of a class. */
export function isContext(value: Feel | undefined): value is FeelContext {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Own properties only: what a prototype offers does not exist for an expression (S1). */
export function ownProperty(context: FeelContext, name: string): Feel {
  return name !== '__proto__' && Object.hasOwn(context, name) ? (context[name] ?? null) : null;
}
