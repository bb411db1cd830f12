/** What records held before each write, so that writes can be undone. */
import type { Value } from '../expression/value.ts';

/** What a record held before a write, and the write before that one. */
export interface Change {
  readonly target: Record<string | number, unknown>;
  readonly key: string | number;
  /** Undefined where there was nothing. */
  readonly before: unknown;
  readonly earlier: Change | null;
}

/** Writes to records, each of which can be undone. Nothing that is written is undefined. */
export class Changes {
  private newest: Change | null = null;

  /** The latest write; null when there was none. */
  get latest(): Change | null {
    return this.newest;
  }

  put<T>(target: Record<number, T>, number: number, value: T): void {
    this.newest = { target, key: number, before: target[number], earlier: this.newest };
    target[number] = value;
  }

  remove<T>(target: Record<number, T>, number: number): void {
    this.newest = { target, key: number, before: target[number], earlier: this.newest };
    delete target[number];
  }

  /** @returns true when the record had no such name; what every object inherits does not count */
  setName(target: Record<string, Value>, name: string, value: Value): boolean {
    const before = Object.hasOwn(target, name) ? target[name] : undefined;
    this.newest = { target, key: name, before, earlier: this.newest };
    target[name] = value;
    return before === undefined;
  }

  /** Undoes every write after this one. */
  undoTo(change: Change | null): void {
    for (; this.newest !== null && this.newest !== change; this.newest = this.newest.earlier) {
      const { target, key, before } = this.newest;
      if (before === undefined) delete target[key];
      else target[key] = before;
    }
  }

  /** None of the writes so far can be undone any more. */
  forget(): void {
    this.newest = null;
  }
}
