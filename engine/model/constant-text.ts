/** Texts that are known before anything runs. */
import type { Expression } from './graph.ts';

/** The text that the expression always gives; null when it reads variables or gives no text. */
export function constantText(expression: Expression): string | null {
  if (expression.reads.length > 0 || !expression.bounded || expression.source.startsWith('=') || /[$#]\{/.test(expression.source))
    return null;
  const value = expression.evaluate(() => undefined);
  return typeof value === 'string' ? value : null;
}
