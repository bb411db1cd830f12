/** A broken constraint of the database is the writer's mistake, not ours: in terms of the record's fields. */
import { CartableError } from '../errors.ts';
import type { Resource } from '../plugin.ts';

type Kind = 'unique' | 'foreign' | 'check' | 'empty';

/** SQLite's and PostgreSQL's codes. */
const KINDS: Readonly<Record<string, Kind>> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'foreign',
  SQLITE_CONSTRAINT_CHECK: 'check',
  SQLITE_CONSTRAINT_NOTNULL: 'empty',
  '23505': 'unique',
  '23503': 'foreign',
  '23514': 'check',
  '23502': 'empty',
};

/** The refusal that a database error stands for; null when it is no broken constraint. */
export function constraintRefusal(error: unknown, resource: Resource): CartableError | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const kind = KINDS[error.code];
  if (kind === undefined) return null;
  const faults = fieldsNamed(error, resource).map((name) => ({ at: `/${name}`, message: MESSAGES[kind] }));
  const where = faults.map((fault) => fault.at).join(', ');
  const message = where === '' ? `the ${resource.name} ${MESSAGES[kind]}` : `${where}: ${MESSAGES[kind]}`;
  return new CartableError(kind === 'unique' ? 'DUPLICATE' : 'VALIDATION', message, { faults, cause: error });
}

const MESSAGES: Readonly<Record<Kind, string>> = {
  unique: 'exists already',
  foreign: 'points to a record that does not exist',
  check: 'has a value that is not allowed',
  empty: 'may not be empty',
};

/** Fields whose column the database names: in SQLite's message, in PostgreSQL's `column` and `detail`. */
function fieldsNamed(error: Error, resource: Resource): string[] {
  const column = 'column' in error && typeof error.column === 'string' ? error.column : '';
  const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : '';
  const words = new Set(`${error.message} ${column} ${detail}`.split(/[^\w]+/));
  return Object.entries(resource.fields)
    .filter(([, field]) => words.has(field.column))
    .map(([name]) => name);
}
