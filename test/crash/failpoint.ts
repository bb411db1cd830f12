import type { StoreHooks } from '../../engine/index.ts';

/**
 * Ends this process at a seam of the store, as SIGKILL would: nothing is flushed, closed or told.
 *
 * @param text `before:COMMIT:3` = before the third COMMIT; the middle is a statement's name; undefined = never.
 */
export function failpoint(text: string | undefined): StoreHooks {
  if (text === undefined || text === '') return {};
  const [moment, name, count] = text.split(':');
  let left = Number(count ?? '1');
  return {
    statement(at, statementName) {
      if (at !== moment || statementName !== name) return;
      left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
    },
  };
}
