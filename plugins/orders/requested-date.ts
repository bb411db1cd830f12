import { Type } from '../../engine/plugin.ts';

/**
 * A day of this century, ISO 8601: whoever writes a Jalali year (1405-09-01) or a placeholder (9999-12-31) into it is told
 * at once, instead of being promised that day.
 */
export const RequestedDate = Type.String({
  format: 'date',
  pattern: '^20\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
});
