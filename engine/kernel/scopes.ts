/** The variables of the working copy, scope by scope, and what has been written to them. */
import type { Value, ValueObject } from '../expression/value.ts';
import type { Changes } from './changes.ts';
import { Incident } from './incident.ts';
import type { Variables } from './state.ts';
import { type Written, eachOnce } from './written.ts';

const NOTHING: ValueObject = {};

export class Scopes {
  private readonly changes: Changes;
  private scopes: Record<string, Readonly<Record<string, Value>>>;
  private ownsScopes = false;
  /** Those that have been copied and may be written to. */
  private readonly own = new Map<number, Record<string, Value>>();
  private readonly written: Written[] = [];
  /** How many of the writes conditional events have seen. */
  private noticed = 0;

  constructor(variables: Variables, changes: Changes) {
    this.scopes = variables;
    this.changes = changes;
  }

  get all(): Variables {
    return this.scopes;
  }

  /** The variables declared exactly there. */
  locals(scope: number): ValueObject {
    return this.scopes[scope] ?? NOTHING;
  }

  set(scope: number, name: string, value: Value): void {
    if (name === '__proto__') throw new Incident('BAD_VARIABLE_NAME', 'A variable cannot be called __proto__.');
    let own = this.own.get(scope);
    if (own === undefined) {
      own = copyOf(this.locals(scope));
      this.own.set(scope, own);
      this.changes.put(this.writable(), scope, own);
    }
    const isNew = this.changes.setName(own, name, value);
    this.written.push({ scope, name, event: isNew ? 'create' : 'update' });
  }

  drop(scope: number): void {
    if (this.scopes[scope] === undefined) return;
    this.changes.remove(this.writable(), scope);
    this.own.delete(scope);
  }

  /** How many writes there were so far. */
  get writes(): number {
    return this.written.length;
  }

  /** Those since there were that many: each pair once; not those whose execution is gone. */
  writtenSince(writes: number): readonly (readonly [execution: number, name: string])[] {
    return eachOnce(this.written, writes, this.scopes);
  }

  /** What has been written since this was last asked. */
  takeWritten(): readonly Written[] {
    const news = this.written.slice(this.noticed);
    this.noticed = this.written.length;
    return news;
  }

  /** None of what has been written is news any more. */
  forgetWritten(): void {
    this.noticed = this.written.length;
  }

  /** The changes since there were that many writes have been undone. */
  restore(writes: number): void {
    this.own.clear();
    this.written.length = writes;
    this.noticed = Math.min(this.noticed, writes);
  }

  private writable(): Record<string, Readonly<Record<string, Value>>> {
    if (!this.ownsScopes) {
      this.scopes = { ...this.scopes };
      this.ownsScopes = true;
    }
    return this.scopes;
  }
}

/** Like a spread, but with a hidden class that further names are added to at little cost (`executions.ts`). */
function copyOf(values: ValueObject): Record<string, Value> {
  const copy: Record<string, Value> = {};
  for (const name in values) copy[name] = values[name] ?? null;
  return copy;
}
