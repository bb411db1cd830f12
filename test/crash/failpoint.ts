import type { EngineOptions } from '../../engine/index.ts';

/** The seams of the store: it records the statements that ran, and ends the process at a chosen one. */
export interface Seams {
  readonly hooks: NonNullable<EngineOptions['hooks']>;
  /** Begins to record and to count; until then nothing ends the process. */
  arm(): void;
  /** Names of the writes since `arm`, in order, `BEGIN`, `COMMIT` and savepoints among them; a read is no seam. */
  readonly trace: readonly string[];
}

/**
 * Ends this process at a seam as SIGKILL would: nothing is flushed, closed or told.
 *
 * @param failpoint `journal.append:3` = before its third run since `arm`; `journal.append:3 before COMMIT` (or `after`)
 *   = around the COMMIT that follows it; empty = never.
 */
export function openSeams(failpoint: string): Seams {
  const [target = '', moment, end] = failpoint.split(' ');
  const [name, count] = target.split(':');
  const trace: string[] = [];
  let armed = false;
  let left = Number(count ?? 0);
  const die = (): void => void process.kill(process.pid, 'SIGKILL');
  return {
    trace,
    arm() {
      armed = true;
    },
    hooks: {
      statement(at, statement, sql) {
        if (!armed) return;
        if (at === 'before' && !sql.startsWith('select')) trace.push(statement);
        if (at === 'before' && statement === name) {
          left -= 1;
          if (left === 0 && end === undefined) die();
        }
        if (left === 0 && at === moment && statement === end) die();
      },
    },
  };
}

/**
 * The seams of every command in a trace that moves a token: before each of its writes, and before and after its COMMIT.
 * A command that only looks for work (a lease) has none: nothing of it can be lost.
 */
export function failpointsOf(trace: readonly string[]): { readonly statements: string[]; readonly commits: string[] } {
  const runs = new Map<string, number>();
  const statements: string[] = [];
  const commits: string[] = [];
  let transaction: string[] = [];
  for (const statement of trace) {
    if (statement === 'COMMIT') {
      const last = transaction.at(-1);
      if (last !== undefined && transaction.some((point) => point.startsWith('journal.append:'))) {
        statements.push(...transaction);
        commits.push(`${last} before COMMIT`, `${last} after COMMIT`);
      }
      transaction = [];
    } else if (/^[a-zA-Z]+\.[a-zA-Z]+$/.test(statement)) {
      const run = (runs.get(statement) ?? 0) + 1;
      runs.set(statement, run);
      transaction.push(`${statement}:${run}`);
    }
  }
  return { statements, commits };
}
