import { encode, type Value } from '../expression/value.ts';
import type { Request } from '../kernel/protocol.ts';
import type { Snapshot } from '../kernel/state.ts';
import type { Settings } from './settings.ts';

/** What is too large: one variable, or (null) all of an instance's together. */
export interface Excess {
  readonly variable: string | null;
  readonly message: string;
}

/** Why this text of a value cannot be kept in a data store: it would be too large for a variable. */
export function excessOfStore(id: string, text: string, { variableLimit }: Pick<Settings, 'variableLimit'>): Excess | null {
  const bytes = Buffer.byteLength(text);
  if (bytes <= variableLimit) return null;
  return { variable: null, message: `What goes into the data store ${id} has ${bytes} bytes; ${variableLimit} are allowed.` };
}

/** UTF-8 needs at most this many bytes for a UTF-16 code unit. */
const MOST_BYTES_A_UNIT = 3;

interface Stored {
  readonly value: Value;
  readonly text: string;
}

/** How large the variables of one instance are when stored. What did not change is not encoded again. */
export class VariableSizes {
  readonly #limits: Pick<Settings, 'variableLimit' | 'instanceLimit'>;
  /** By execution and name. */
  readonly #known: Map<string, Stored>[] = [];
  /** At least as many bytes as there are in all: they are counted only when this is too many. */
  #atMost = 0;

  constructor(limits: Pick<Settings, 'variableLimit' | 'instanceLimit'>) {
    this.#limits = limits;
  }

  /** The text of a value as it is stored. */
  textOf(execution: number, name: string, value: Value, stored?: string): string {
    const scope = (this.#known[execution] ??= new Map<string, Stored>());
    const known = scope.get(name);
    if (known?.value === value) return known.text;
    const text = stored ?? encode(value);
    scope.set(name, { value, text });
    this.#atMost += text.length * MOST_BYTES_A_UNIT;
    return text;
  }

  /** Why these variables, some of them just written, cannot be stored; null when they can. Scopes that ended do not count. */
  excess(variables: Snapshot['variables'], written: Iterable<readonly [execution: number, name: string]>): Excess | null {
    const { variableLimit, instanceLimit } = this.#limits;
    let any = false;
    for (const [execution, name] of written) {
      any = true;
      const value = variables[execution]?.[name];
      const text = value === undefined ? '' : this.textOf(execution, name, value);
      const bytes = text.length * MOST_BYTES_A_UNIT > variableLimit ? Buffer.byteLength(text) : 0;
      if (bytes > variableLimit)
        return { variable: name, message: `Variable ${name} has ${bytes} bytes; ${variableLimit} are allowed.` };
    }
    if (!any || this.#atMost <= instanceLimit) return null;
    this.#atMost = this.#total(variables);
    if (this.#atMost <= instanceLimit) return null;
    const message = `The variables of the instance have ${this.#atMost} bytes; ${instanceLimit} are allowed.`;
    return { variable: null, message };
  }

  /** Why one of these requests cannot be carried out: it would write too much into a data store. */
  excessOfRequests(requests: readonly Request[]): Excess | null {
    for (const request of requests) {
      const excess = request.type === 'writeStore' ? excessOfStore(request.store, encode(request.value), this.#limits) : null;
      if (excess !== null) return excess;
    }
    return null;
  }

  #total(variables: Snapshot['variables']): number {
    let total = 0;
    for (const [execution, scope] of Object.entries(variables)) {
      for (const [name, value] of Object.entries(scope)) total += Buffer.byteLength(this.textOf(Number(execution), name, value));
    }
    return total;
  }
}
