/** The parts of a Camunda 7 text: fixed text and `${…}`/`#{…}` bodies, and the tokens inside a body. */
import { ExpressionError } from '../expression.ts';

export interface Part {
  readonly kind: 'text' | 'body';
  readonly text: string;
  /** Where `text` starts in the whole source. */
  readonly offset: number;
}

export function syntaxError(source: string, offset: number, message: string): ExpressionError {
  return new ExpressionError('EXPRESSION_SYNTAX', source, `${message} (position ${offset + 1})`, offset);
}

const MAX_SOURCE = 32_768;

/** Splits a text; `\${` is fixed text. Quotes inside a body may hold braces. */
export function splitParts(source: string): Part[] {
  if (source.length > MAX_SOURCE) throw syntaxError(source, MAX_SOURCE, 'The text is too long.');
  const parts: Part[] = [];
  let text = '';
  let textStart = 0;
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text, offset: textStart });
    text = '';
  };
  for (let at = 0; at < source.length;) {
    if (/^\\[$#]\{/.test(source.slice(at, at + 3))) {
      text += source.slice(at + 1, at + 3);
      at += 3;
    } else if (/^[$#]\{/.test(source.slice(at, at + 2))) {
      flush();
      const end = bodyEnd(source, at + 2);
      parts.push({ kind: 'body', text: source.slice(at + 2, end), offset: at + 2 });
      at = end + 1;
      textStart = at;
    } else {
      text += source[at];
      at++;
    }
  }
  flush();
  return parts;
}

function bodyEnd(source: string, start: number): number {
  let quote = '';
  for (let at = start; at < source.length; at++) {
    const sign = source.charAt(at);
    if (quote !== '') {
      if (sign === '\\') at++;
      else if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '}') return at;
    else if (sign === '{') throw syntaxError(source, at, 'Braces inside an expression are not run here.');
  }
  throw syntaxError(source, start - 2, 'The closing } is missing.');
}

export interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly offset: number;
}

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d{1,4})?)|("(?:[^"\\]|\\["'\\])*"|'(?:[^'\\]|\\["'\\])*')|([\p{L}_][\p{L}\p{N}_]*)|(&&|\|\||[=!<>]=|[-+*/%<>!?:()[\].,]))/uy;

/** Longer bodies would nest deeper than a stack holds. */
const MAX_TOKENS = 2000;

export function scan(body: Part, source: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  let at = 0;
  while (body.text.slice(at).trim() !== '') {
    pattern.lastIndex = at;
    const found = pattern.exec(body.text);
    if (found === null) {
      throw syntaxError(
        source,
        body.offset + body.text.length - body.text.slice(at).trimStart().length,
        'This sign is not run here.',
      );
    }
    const [, number, string, name, sign] = found;
    const text = number ?? string ?? name ?? sign ?? '';
    const kind = number !== undefined ? 'number' : string !== undefined ? 'string' : name !== undefined ? 'name' : 'sign';
    at = pattern.lastIndex;
    tokens.push({ kind, text, offset: body.offset + at - text.length });
    if (tokens.length > MAX_TOKENS) throw syntaxError(source, body.offset + at, 'The expression is too long.');
  }
  tokens.push({ kind: 'end', text: '', offset: body.offset + body.text.length });
  return tokens;
}
