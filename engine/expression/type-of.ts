import { isDecimal, type Value } from './value.ts';

/** The name of a value's type, for messages. */
export function typeOf(value: Value): 'null' | 'number' | 'string' | 'boolean' | 'list' | 'context' {
  if (value === null) return 'null';
  if (typeof value === 'number' || isDecimal(value)) return 'number';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  return Array.isArray(value) ? 'list' : 'context';
}
