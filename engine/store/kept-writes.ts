/**
 * Writes that are kept back until the end of their batch. Made there together they cost a third less than each in its
 * command's savepoint: no page is copied for going back, and the database's code and pages stay at hand.
 */
import type { Bound } from './statement.ts';

export interface KeptWrite {
  readonly name: string;
  readonly sql: string;
  readonly values: readonly Bound[];
}

interface Group {
  readonly writes: readonly KeptWrite[];
  /** Whose rows they are. */
  readonly instances: readonly string[];
}

/** Only rows of these tables are kept back; a statement that names none of them has nothing to do with what is. */
const TABLES = ['process_instance', 'variable', 'task', 'task_candidate', 'job', 'event_subscription', 'incident', 'journal'];
const NAMES_TABLE = new RegExp(`\\b(?:${TABLES.join('|')})\\b`);
const CHANGED_TABLE = /^(?:insert into|update|delete from) ["`]?(\w+)/;

/** Whether a statement's text names a table of which rows may be kept back. */
export function namesKeptTable(sql: string): boolean {
  return NAMES_TABLE.test(sql);
}

/** Whether a write may be kept back. */
export function canBeKept(sql: string): boolean {
  return TABLES.includes(CHANGED_TABLE.exec(sql)?.[1] ?? '');
}

export class KeptWrites {
  #groups: Group[] = [];
  readonly #instances = new Set<string>();
  #units = 0;

  /** How often something was kept back: a point to go back to. */
  get length(): number {
    return this.#groups.length;
  }

  /** UTF-16 code units of all texts. */
  get units(): number {
    return this.#units;
  }

  add(writes: readonly KeptWrite[], instances: readonly string[]): void {
    this.#groups.push({ writes, instances });
    for (const instance of instances) this.#instances.add(instance);
    for (const { values } of writes) for (const value of values) if (typeof value === 'string') this.#units += value.length;
  }

  /** Whether an id is that of an instance of which something is kept back, or of something in it (`instanceId:number`). */
  concern(id: string): boolean {
    return this.#instances.has(id) || this.#instances.has(id.slice(0, Math.max(0, id.lastIndexOf(':'))));
  }

  /** All of them, oldest first; nothing is kept back any more. */
  take(): readonly KeptWrite[] {
    const groups = this.#groups;
    this.dropFrom(0);
    return groups.flatMap(({ writes }) => writes);
  }

  /** What was kept back since that point has never been. */
  dropFrom(length: number): void {
    if (length >= this.#groups.length) return;
    const left = this.#groups.slice(0, length);
    this.#groups = [];
    this.#instances.clear();
    this.#units = 0;
    for (const { writes, instances } of left) this.add(writes, instances);
  }
}
