/** Search without regard to how a letter was written: what is looked for and what it is looked for in, folded alike. */
import type { Dialect } from '../store/statement.ts';

/** Letters that are the same to somebody who searches: Arabic and Persian forms, digits, capitals beyond ASCII. */
const SAME_FROM = 'يىك٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ĄĆĘŁŃÓŚŹŻÄÖÜ';
const SAME_TO = 'ییک01234567890123456789ąćęłńóśźżäöü';
const ZERO_WIDTH = ['\u200c', '\u200d'];

/** A search term folded as `foldedColumn` folds what it is looked for in. */
export function foldTerm(term: string): string {
  const small = term.normalize('NFKC').toLowerCase();
  const folded = [...small].map((char) => (ZERO_WIDTH.includes(char) ? '' : (SAME_TO[SAME_FROM.indexOf(char)] ?? char)));
  return folded.join('').trim();
}

/** `%term%` with LIKE's own signs escaped by `!`. */
export function likePattern(term: string): string {
  return `%${foldTerm(term).replaceAll(/[!%_]/g, '!$&')}%`;
}

/** The column `??` as `foldTerm` folds a search term. */
export function foldedColumn(dialect: Dialect): string {
  const lower = 'lower(cast(?? as text))';
  if (dialect === 'postgres') return `translate(${lower}, '${SAME_FROM}${ZERO_WIDTH.join('')}', '${SAME_TO}')`;
  const letters = [...SAME_FROM].map((from, index): [string, string] => [from, SAME_TO.charAt(index)]);
  const removed = ZERO_WIDTH.map((from): [string, string] => [from, '']);
  return [...letters, ...removed].reduce((inner, [from, to]) => `replace(${inner}, '${from}', '${to}')`, lower);
}
