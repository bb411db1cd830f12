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
  SQLITE_CONSTRAINT_TRIGGER: 'check',
  SQLITE_CONSTRAINT_NOTNULL: 'empty',
  '23505': 'unique',
  '23503': 'foreign',
  '23514': 'check',
  '23502': 'empty',
};

interface DatabaseError {
  readonly code: string;
  readonly message: string;
}

/** By shape: an error of a native driver may be of another realm's class. */
function isDatabaseError(error: unknown): error is DatabaseError {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) return false;
  return typeof error.code === 'string' && typeof error.message === 'string';
}

/** The refusal that a database error stands for; null when it is no broken constraint. */
export function constraintRefusal(error: unknown, resource: Resource): CartableError | null {
  if (!isDatabaseError(error)) return null;
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

/** Fields whose column the database names: in SQLite's message, in PostgreSQL's `column`, `detail` and constraint. */
function fieldsNamed(error: DatabaseError, resource: Resource): string[] {
  const column = 'column' in error && typeof error.column === 'string' ? error.column : '';
  const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : '';
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? `${error.constraint}_` : '';
  const words = new Set(`${error.message} ${column} ${detail}`.split(/[^\w]+/));
  return Object.entries(resource.fields)
    .filter(([, field]) => words.has(field.column) || constraint.includes(`_${field.column}_`))
    .map(([name]) => name);
}
