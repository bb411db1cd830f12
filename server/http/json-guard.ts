/**
 * Limits on JSON text (S6, S7), checked in one pass over the text before it is parsed: depth, number of keys, duplicate
 * keys, keys that reach a prototype, NUL in texts, and numbers that a double cannot hold exactly as integers.
 */
import sjson from 'secure-json-parse';
import { CartableError } from '../../engine/index.ts';

export interface JsonLimits {
  readonly bytes: number;
  readonly depth: number;
  readonly keys: number;
}

export const JSON_LIMITS: JsonLimits = { bytes: 256 * 1024, depth: 32, keys: 2_000 };
/** For documents such as orders and imports. */
export const DOCUMENT_LIMITS: JsonLimits = { bytes: 2 * 1024 * 1024, depth: 32, keys: 20_000 };

const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** True for a name that must never become a key of an object of ours. */
export function isUnsafeKey(name: string): boolean {
  return UNSAFE_KEYS.has(name);
}

/** Parses JSON text within the limits. @throws CartableError VALIDATION, or PAYLOAD_TOO_LARGE above depth or key count. */
export function parseJson(text: string, limits: JsonLimits): unknown {
  scan(text, limits);
  try {
    return sjson.parse(text, undefined, { protoAction: 'error', constructorAction: 'error' });
  } catch {
    throw invalid('', 'the body is not valid JSON');
  }
}

/** `\u0000` behind an even number of backslashes. */
const ESCAPED_NUL = /(?:^|[^\\])(?:\\\\)*\\u0000/;

interface Frame {
  /** Keys seen so far; null for an array. */
  readonly keys: Set<string> | null;
  expectsKey: boolean;
}

/** Refuses what JSON.parse would accept; what is not JSON at all is left to it. */
function scan(text: string, limits: JsonLimits): void {
  const stack: Frame[] = [];
  let keys = 0;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    const frame = stack.at(-1);
    if (char === '"') {
      const end = endOfString(text, at);
      if (ESCAPED_NUL.test(text.slice(at, end))) throw invalid('', 'a text holds the character NUL, which no database keeps');
      if (frame?.keys && frame.expectsKey) {
        keys += 1;
        if (keys > limits.keys) throw new CartableError('PAYLOAD_TOO_LARGE', `the body has more than ${limits.keys} keys`);
        checkKey(text.slice(at, end), frame.keys);
        frame.expectsKey = false;
      }
      at = end;
    } else if (char === '{' || char === '[') {
      if (stack.length >= limits.depth)
        throw new CartableError('PAYLOAD_TOO_LARGE', `the body is nested deeper than ${limits.depth} levels`);
      stack.push(char === '{' ? { keys: new Set(), expectsKey: true } : { keys: null, expectsKey: false });
      at += 1;
    } else if (char === '}' || char === ']') {
      stack.pop();
      at += 1;
    } else if (char === ',') {
      if (frame?.keys) frame.expectsKey = true;
      at += 1;
    } else if (char === '-' || (char >= '0' && char <= '9')) {
      at = checkNumber(text, at);
    } else {
      at += 1;
    }
  }
}

/** Index after the closing quote, or the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '\\') at += 2;
    else if (char === '"') return at + 1;
    else at += 1;
  }
  return text.length;
}

function checkKey(token: string, seen: Set<string>): void {
  const key = token.includes('\\') ? unescape(token) : token.slice(1, -1);
  if (isUnsafeKey(key)) throw invalid('', `the key ${key} is not allowed`);
  if (seen.has(key)) throw invalid('', `the key ${JSON.stringify(key)} stands twice in one object`);
  seen.add(key);
}

function unescape(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    throw invalid('', 'the body is not valid JSON');
  }
}

const NUMBER = /[-+0-9.eE]+/y;

function checkNumber(text: string, start: number): number {
  NUMBER.lastIndex = start;
  const token = NUMBER.exec(text)?.[0] ?? text.charAt(start);
  const value = Number(token);
  if (!Number.isFinite(value)) throw invalid('', `the number ${token.slice(0, 40)} is out of range`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw invalid('', `the number ${token.slice(0, 40)} cannot be kept exactly: send it as a string`);
  }
  return start + token.length;
}

function invalid(at: string, message: string): CartableError {
  return new CartableError('VALIDATION', message, { faults: [{ at, message }] });
}
