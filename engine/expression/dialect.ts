import { constant } from './constant.ts';
import type { Expression } from './expression.ts';
import { compileFeel } from './feel/expression.ts';
import { compileJuel } from './juel/compile.ts';

/** Camunda 8 (`zeebe`) or Camunda 7 and Operaton (`camunda`). */
export type Dialect = 'zeebe' | 'camunda';

/**
 * Compiles what stands where a model allows a value or an expression: `=…` is FEEL, `${…}` is JUEL in
 * the Camunda 7 dialect, and everything else is the text itself.
 * @throws ExpressionError EXPRESSION_SYNTAX
 */
export function compileExpression(text: string, dialect: Dialect): Expression {
  if (text.trimStart().startsWith('=')) return compilePrefixed(text);
  return dialect === 'camunda' && /[$#]\{/.test(text) ? compileJuel(text) : constant(text, text);
}

/** FEEL behind its `=`; the source stays as the author wrote it. */
export function compilePrefixed(text: string): Expression {
  const start = text.indexOf('=') + 1;
  const { reads, bounded, evaluate } = compileFeel(text.slice(start));
  return { source: text, reads, bounded, evaluate };
}
