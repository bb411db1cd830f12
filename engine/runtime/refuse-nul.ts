import { isDecimal } from '../expression/value.ts';
import { refuseFaults } from './plugin-registry.ts';

/**
 * Refuses texts with U+0000 anywhere in what a caller gave: PostgreSQL stores none, and both databases take the same.
 * @throws CartableError VALIDATION that names the place.
 */
export function refuseNul(what: string, input: unknown): void {
  const at = placeOfNul(input, '');
  if (at !== null) refuseFaults(what, [{ at, message: 'must not hold the character U+0000' }]);
}

/** The JSON pointer of the first text or name with U+0000; null when there is none. */
export function placeOfNul(value: unknown, at: string): string | null {
  if (typeof value === 'string') return value.includes('\0') ? at : null;
  if (typeof value !== 'object' || value === null || isDecimal(value)) return null;
  for (const [name, item] of Object.entries(value)) {
    if (name.includes('\0')) return at;
    if (typeof item !== 'string' && typeof item !== 'object') continue;
    const found = placeOfNul(item, `${at}/${name}`);
    if (found !== null) return found;
  }
  return null;
}
