import { encode, type Value } from '../expression/value.ts';
import type { Request } from '../kernel/protocol.ts';
import type { Snapshot } from '../kernel/state.ts';
import type { Settings } from './settings.ts';

export interface SizedText {
  /** As it is stored. */
  readonly text: string;
  /** Of its UTF-8. */
  readonly bytes: number;
}

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

/** How large the variables of one instance are when stored. What did not change is not encoded again. */
export class VariableSizes {
  readonly #limits: Pick<Settings, 'variableLimit' | 'instanceLimit'>;
  readonly #known = new Map<number, Map<string, SizedText & { readonly value: Value }>>();
  /** At least as many bytes as there are in all: what was replaced or dropped may still be counted. */
  #atMost = 0;

  constructor(limits: Pick<Settings, 'variableLimit' | 'instanceLimit'>) {
    this.#limits = limits;
  }

  of(execution: number, name: string, value: Value, stored?: string): SizedText {
    let scope = this.#known.get(execution);
    if (scope === undefined) {
      scope = new Map();
      this.#known.set(execution, scope);
    }
    const known = scope.get(name);
    if (known?.value === value) return known;
    const text = stored ?? encode(value);
    const sized = { value, text, bytes: Buffer.byteLength(text) };
    scope.set(name, sized);
    this.#atMost += sized.bytes;
    return sized;
  }

  /** Why these variables, some of them just written, cannot be stored; null when they can. Scopes that ended do not count. */
  excess(variables: Snapshot['variables'], written: Iterable<readonly [execution: number, name: string]>): Excess | null {
    const { variableLimit, instanceLimit } = this.#limits;
    let any = false;
    for (const [execution, name] of written) {
      any = true;
      const value = variables[execution]?.[name];
      const bytes = value === undefined ? 0 : this.of(execution, name, value).bytes;
      if (bytes > variableLimit)
        return { variable: name, message: `Variable ${name} has ${bytes} bytes; ${variableLimit} are allowed.` };
    }
    if (!any || this.#atMost <= instanceLimit) return null;
    this.#atMost = this.#total(variables);
    if (this.#atMost <= instanceLimit) return null;
    return {
      variable: null,
      message: `The variables of the instance have ${this.#atMost} bytes; ${instanceLimit} are allowed.`,
    };
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
      for (const [name, value] of Object.entries(scope)) total += this.of(Number(execution), name, value).bytes;
    }
    return total;
  }
}
