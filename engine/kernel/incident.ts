import type { ValueObject } from '../expression/value.ts';
import type { Request } from './protocol.ts';

/** Thrown inside a unit of work that cannot be done: everything it did is undone and the token stays. */
export class Incident extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'Incident';
    this.code = code;
  }
}

/** Thrown inside a unit of work that needs a value from outside: it is undone, and done again with the value. */
export abstract class ValueNeeded extends Error {
  readonly slot: string;
  constructor(slot: string) {
    super(slot);
    this.name = 'ValueNeeded';
    this.slot = slot;
  }
  /** What asks for it. */
  abstract request(execution: number): Request;
}

/** The value of a text that cannot be bounded. */
export class PoolNeeded extends ValueNeeded {
  readonly text: string;
  readonly variables: ValueObject;
  constructor(slot: string, text: string, variables: ValueObject) {
    super(slot);
    this.text = text;
    this.variables = variables;
  }
  override request(execution: number): Request {
    return { type: 'evaluate', execution, slot: this.slot, source: this.text, variables: this.variables };
  }
}

/** What data stores hold. */
export class StoresNeeded extends ValueNeeded {
  readonly stores: readonly string[];
  readonly toWrite: boolean;
  constructor(slot: string, stores: readonly string[], toWrite: boolean) {
    super(slot);
    this.stores = stores;
    this.toWrite = toWrite;
  }
  override request(execution: number): Request {
    return { type: 'readStores', execution, slot: this.slot, stores: this.stores, toWrite: this.toWrite };
  }
}
