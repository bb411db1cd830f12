/** Strings (DMN 1.3 table 76). Positions and lengths count characters (code points). */
import { toInteger } from '../arithmetic.ts';
import { type Feel, isList, isNumber, type Run } from '../feel-value.ts';
import { MAX_TEXT } from '../run.ts';
import { type Builtin, builtin, regularBuiltin } from './builtin.ts';

type Arg = Feel | undefined;
const isText = (value: Arg): value is string => typeof value === 'string';

const ofText = (name: string, run: (text: string, state: Run) => Feel): Builtin =>
  builtin(name, 'string', ([text], state) => (isText(text) ? run(text, state) : null));

const ofTwo = (name: string, signature: string, run: (text: string, match: string) => Feel): Builtin =>
  builtin(name, signature, ([text, match]) => (isText(text) && isText(match) ? run(text, match) : null));

function substring(text: string, start: Arg, length: Arg): Feel {
  const from = isNumber(start) ? toInteger(start) : null;
  const count = length === undefined ? Infinity : isNumber(length) ? toInteger(length) : null;
  if (from === null || from === 0 || count === null || count < 1) return null;
  const characters = [...text];
  const first = from > 0 ? from - 1 : characters.length + from;
  if (first < 0 || first >= characters.length) return from > 0 ? '' : null;
  return characters.slice(first, first + count).join('');
}

const FLAGS = /^[smixSMIX]*$/;

/** An XPath pattern and flags as a JavaScript expression; null when it is none. */
function pattern(source: string, flags: Arg, global: string): RegExp | null {
  if (flags !== undefined && flags !== null && (!isText(flags) || !FLAGS.test(flags))) return null;
  const wanted = new Set((flags ?? '').toString().toLowerCase());
  const text = wanted.has('x') ? source.replace(/\s+/g, '') : source;
  try {
    return new RegExp(text, `u${wanted.has('i') ? 'i' : ''}${wanted.has('m') ? 'm' : ''}${wanted.has('s') ? 's' : ''}${global}`);
  } catch {
    return null;
  }
}

/** `$1` stands for a group; every other sign of the replacement is itself, so that data cannot become a pattern. */
function replaceAll(text: string, expression: RegExp, replacement: string, run: Run): string {
  let length = text.length;
  return text.replace(expression, (...found: unknown[]) => {
    const groups = found.slice(
      0,
      found.findIndex((part) => typeof part === 'number'),
    );
    const inserted = replacement.replace(/\\\$|\$(\d)/g, (whole: string, digit?: string) => {
      const group = digit === undefined ? '$' : groups[Number(digit)];
      return typeof group === 'string' ? group : digit === undefined ? whole : '';
    });
    length += inserted.length;
    if (length > MAX_TEXT * 2) throw run.exhausted(`a text may have at most ${MAX_TEXT} characters`);
    return inserted;
  });
}

function join(list: Feel, delimiter: Arg, prefix: Arg, suffix: Arg, run: Run): Feel {
  const items = isText(list) ? [list] : list;
  if (!isList(items)) return null;
  const texts = items.filter((item) => item !== null);
  if (!texts.every(isText)) return null;
  const [between, before, after] = [delimiter ?? '', prefix ?? '', suffix ?? ''];
  if (!isText(between) || !isText(before) || !isText(after)) return null;
  const length = texts.reduce((sum, text) => sum + text.length, between.length * Math.max(0, texts.length - 1));
  if (length > MAX_TEXT) throw run.exhausted(`a text may have at most ${MAX_TEXT} characters`);
  return run.text(before + texts.join(between) + after);
}

export const stringBuiltins: readonly Builtin[] = [
  builtin('substring', 'string, start position, length?', ([text, start, length]) =>
    isText(text) ? substring(text, start, length) : null,
  ),
  ofText('string length', (text) => [...text].length),
  ofText('upper case', (text, run) => run.text(text.toUpperCase())),
  ofText('lower case', (text, run) => run.text(text.toLowerCase())),
  ofText('trim', (text) => text.trim()),
  ofText('is blank', (text) => text.trim() === ''),
  ofTwo('substring before', 'string, match', (text, match) => text.slice(0, Math.max(0, text.indexOf(match)))),
  ofTwo('substring after', 'string, match', (text, match) =>
    text.includes(match) ? text.slice(text.indexOf(match) + match.length) : '',
  ),
  ofTwo('contains', 'string, match', (text, match) => text.includes(match)),
  ofTwo('starts with', 'string, match', (text, match) => text.startsWith(match)),
  ofTwo('ends with', 'string, match', (text, match) => text.endsWith(match)),
  regularBuiltin('matches', 'input, pattern, flags?', ([input, source, flags]) => {
    return isText(input) && isText(source) ? (pattern(source, flags, '')?.test(input) ?? null) : null;
  }),
  regularBuiltin('replace', 'input, pattern, replacement, flags?', ([input, source, replacement, flags], run) => {
    if (!isText(input) || !isText(source) || !isText(replacement)) return null;
    const expression = pattern(source, flags, 'g');
    return expression === null ? null : run.text(replaceAll(input, expression, replacement, run));
  }),
  regularBuiltin('split', 'string, delimiter', ([text, delimiter], run) => {
    if (!isText(text) || !isText(delimiter)) return null;
    const expression = pattern(delimiter, null, '');
    if (expression === null) return null;
    const parts = text.split(expression).filter(isText);
    run.elements(parts.length);
    return parts;
  }),
  builtin('string join', 'list, delimiter?, prefix?, suffix?', ([list, delimiter, prefix, suffix], run) =>
    join(list ?? null, delimiter, prefix, suffix, run),
  ),
];
