/** Conditions of sequence flows and completion: true, false, or an error. Never a guess (P15). */
import { compileExpression, compilePrefixed, type Dialect } from './dialect.ts';
import { type Expression, ExpressionError } from './expression.ts';
import { compileFeel } from './feel/expression.ts';
import { compileJuel } from './juel/compile.ts';
import { splitParts } from './juel/scan.ts';
import { typeOf } from './type-of.ts';
import type { Value } from './value.ts';

/** `feel` or one of the URIs that DMN versions gave it. */
const FEEL = /^(feel|https?:\/\/www\.omg\.org\/spec\/(DMN|FEEL)\/\d{8}(\/FEEL)?\/?)$/i;
const JUEL = /^juel$/i;

/**
 * Compiles a condition; its `evaluate` gives true or false and nothing else.
 *
 * @param language the `language` attribute of the condition, if it has one
 * @throws ExpressionError EXPRESSION_SYNTAX for another language, and for a text that can never be true or false
 */
export function compileCondition(text: string, dialect: Dialect, language?: string): Expression {
  const expression = compileIn(text.trim(), dialect, language?.trim() ?? '');
  return {
    source: text,
    reads: expression.reads,
    bounded: expression.bounded,
    evaluate: (lookup) => toCondition(expression.evaluate(lookup), text),
  };
}

function compileIn(text: string, dialect: Dialect, language: string): Expression {
  if (text === '') throw refusal(text, 'The condition is empty.');
  if (FEEL.test(language)) return text.startsWith('=') ? compilePrefixed(text) : compileFeel(text);
  if (JUEL.test(language)) return compileWhole(text);
  if (language !== '') throw refusal(text, `The language ${language} is not run here: write the condition in FEEL.`);
  if (text.startsWith('=')) return compileExpression(text, dialect);
  if (dialect === 'zeebe') throw refusal(text, 'A condition in FEEL starts with "=".');
  return compileWhole(text);
}

/** Text around `${…}` would make a string of it, which decides nothing. */
function compileWhole(text: string): Expression {
  const [only, ...rest] = splitParts(text);
  if (only?.kind !== 'body' || rest.length > 0) throw refusal(text, 'A condition is one ${…}, or FEEL that starts with "=".');
  return compileJuel(text);
}

function refusal(source: string, message: string): ExpressionError {
  return new ExpressionError('EXPRESSION_SYNTAX', source, message, 0);
}

/**
 * The truth of a condition's value.
 * @throws ExpressionError EXPRESSION_FAILED for everything but true and false; "false", null and 0 decide nothing
 */
export function toCondition(value: Value, source = ''): boolean {
  if (typeof value === 'boolean') return value;
  const shown = typeof value === 'string' ? ` ${JSON.stringify(value.slice(0, 40))}` : '';
  throw new ExpressionError('EXPRESSION_FAILED', source, `The condition gave a ${typeOf(value)}${shown}, not true or false.`);
}
