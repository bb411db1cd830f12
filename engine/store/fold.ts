/**
 * Letters that are the same to somebody who searches: without accents (śląsk, Köln), without capitals, Arabic and
 * Persian forms and digits as one. The same on both databases: SQLite asks `foldText` itself, PostgreSQL is told.
 */
import type { Dialect } from './statement.ts';

/** Name of `foldText` as a function of SQLite. */
export const FOLD = 'cartable_fold';

/** Arabic letters and digits as Persian ones, and Latin letters that Unicode does not take apart. */
const SAME_FROM = 'يىك٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹łŁøØđĐı';
const SAME_TO = 'ییک01234567890123456789llooddi';
const LONGER: readonly (readonly [string, string])[] = [
  ['ß', 'ss'],
  ['ẞ', 'ss'],
  ['æ', 'ae'],
  ['Æ', 'ae'],
  ['œ', 'oe'],
  ['Œ', 'oe'],
];
const ZERO_WIDTH = '\u200c\u200d';
const REPLACEMENTS = new Map<string, string>([
  ...[...SAME_FROM].map((from, index): [string, string] => [from, SAME_TO.charAt(index)]),
  ...[...ZERO_WIDTH].map((from): [string, string] => [from, '']),
  ...LONGER.map(([from, to]): [string, string] => [from, to]),
]);

export function foldText(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  let folded = '';
  for (const char of plain) folded += REPLACEMENTS.get(char) ?? char;
  return folded;
}

/** `%term%`, folded, with LIKE's own signs escaped by `!`. */
export function likePattern(term: string): string {
  return `%${foldText(term).trim().replaceAll(/[!%_]/g, '!$&')}%`;
}

/** SQL that folds the text of the column `??`, to be compared with `likePattern` by `like … escape '!'`. */
export function foldedColumn(dialect: Dialect): string {
  if (dialect === 'sqlite') return `${FOLD}(cast(?? as text))`;
  const plain = String.raw`lower(regexp_replace(normalize(cast(?? as text), NFKD), '[\u0300-\u036f]', '', 'g'))`;
  const longer = LONGER.reduce((inner, [from, to]) => `replace(${inner}, '${from}', '${to}')`, plain);
  return `translate(${longer}, '${SAME_FROM}${ZERO_WIDTH}', '${SAME_TO}')`;
}
