import { normalizeContextKey, parser, trackVariables, VariableContext } from 'lezer-feel';
import { ExpressionError } from '../expression.ts';
import { spacedNames } from './builtins/index.ts';

export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];
export type Top = 'Expression' | 'UnaryTests';

/** Longest text of one expression. */
const MAX_SOURCE = 16_384;
/** Deepest nesting of brackets; the parser's time grows with its square. */
const MAX_BRACKETS = 100;

/**
 * The names that the parser must know to find where a name ends. Its own context also follows the types of values
 * through a text, in time that grows with the square of its length; names are enough to parse.
 */
class NameContext extends VariableContext {
  override get(): null {
    return null;
  }

  /** A new context, because the parser keeps the names of each apart. */
  override set(): this {
    return new NameContext(this.value) as this;
  }

  override merge(): NameContext {
    return this;
  }

  static override of(...contexts: unknown[]): NameContext {
    const known = contexts.find((context) => context instanceof NameContext);
    const [names] = contexts;
    return known ?? new NameContext(isPlainObject(names) ? names : {});
  }
}

const isPlainObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const known = (names: readonly string[]): Record<string, true> => Object.fromEntries(names.map((name) => [name, true]));
const parserFor = (top: Top, names: readonly string[]): typeof parser =>
  parser.configure({ top, contextTracker: trackVariables(known([...spacedNames, ...names]), NameContext) });

const plainParsers = { Expression: parserFor('Expression', []), UnaryTests: parserFor('UnaryTests', []) };

/**
 * The syntax tree of FEEL text. `names` are variables whose names hold characters that would
 * otherwise be operators (`order-id`); names with spaces need no mention.
 *
 * @throws ExpressionError EXPRESSION_SYNTAX with the offset of the first fault.
 */
export function parseFeel(source: string, top: Top, names: readonly string[]): SyntaxNode {
  checkSize(source);
  const special = names.filter((name) => normalizeContextKey(name) !== name || /\s/.test(name));
  const used = special.length === 0 ? plainParsers[top] : parserFor(top, special);
  const tree = used.parse(source);
  tree.iterate({
    enter(node) {
      if (node.type.isError) throw syntaxError(source, node.from);
    },
  });
  return tree.topNode;
}

function checkSize(source: string): void {
  if (source.length > MAX_SOURCE) {
    throw new ExpressionError('EXPRESSION_SYNTAX', source, `The expression is longer than ${MAX_SOURCE} characters: split it.`);
  }
  let depth = 0;
  for (const { 0: sign, index } of source.matchAll(/"(?:[^"\\]|\\.)*"|[([{]|[)\]}]/gs)) {
    if (sign.startsWith('"')) continue;
    depth += '([{'.includes(sign) ? 1 : -1;
    if (depth > MAX_BRACKETS)
      throw new ExpressionError('EXPRESSION_SYNTAX', source, 'The expression is nested too deeply: split it.', index);
  }
}

function syntaxError(source: string, offset: number): ExpressionError {
  const near = source.slice(offset, offset + 20).trim();
  const where = near === '' ? 'it ends too early' : `it is not understood from "${near}" on`;
  return new ExpressionError(
    'EXPRESSION_SYNTAX',
    source,
    `This is no FEEL expression: ${where} (position ${offset + 1}).`,
    offset,
  );
}

/** Children that mean something. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment' && child.name !== 'BlockComment') children.push(child);
  }
  return children;
}

/** The text of a string literal without quotes and escapes (FEEL grammar rules 35 and 64). */
export function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))/g, (whole: string, four?: string, six?: string, one?: string) => {
      const code = four ?? six;
      if (code !== undefined)
        return Number.parseInt(code, 16) > 0x10ffff ? whole : String.fromCodePoint(Number.parseInt(code, 16));
      return ESCAPES.get(one ?? '') ?? whole;
    });
}
const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
]);

export { normalizeContextKey };
