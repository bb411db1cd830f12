import type { ValueObject } from '../expression/value.ts';

/** Thrown inside a unit of work that cannot be done: everything it did is undone and the token stays. */
export class Incident extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'Incident';
    this.code = code;
  }
}

/** Thrown inside a unit of work that needs a value from the pool: it is undone, and done again with the value. */
export class PoolNeeded extends Error {
  readonly slot: string;
  readonly text: string;
  readonly variables: ValueObject;
  constructor(slot: string, text: string, variables: ValueObject) {
    super(slot);
    this.name = 'PoolNeeded';
    this.slot = slot;
    this.text = text;
    this.variables = variables;
  }
}
