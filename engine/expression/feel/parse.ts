import { normalizeContextKey, parser, trackVariables } from 'lezer-feel';
import { ExpressionError } from '../expression.ts';
import { spacedNames } from './builtins/index.ts';

export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];
export type Top = 'Expression' | 'UnaryTests';

/** Longest text of one expression; the deepest nesting is bounded separately. */
const MAX_SOURCE = 32_768;

const knownNames = Object.fromEntries(spacedNames.map((name) => [name, true]));
const plainParsers = {
  Expression: parser.configure({ top: 'Expression', contextTracker: trackVariables(knownNames) }),
  UnaryTests: parser.configure({ top: 'UnaryTests', contextTracker: trackVariables(knownNames) }),
};

/**
 * The syntax tree of FEEL text. `names` are variables whose names hold characters that would
 * otherwise be operators (`order-id`); names with spaces need no mention.
 *
 * @throws ExpressionError EXPRESSION_SYNTAX with the offset of the first fault.
 */
export function parseFeel(source: string, top: Top, names: readonly string[]): SyntaxNode {
  if (source.length > MAX_SOURCE) {
    throw new ExpressionError('EXPRESSION_SYNTAX', source, `The expression is longer than ${MAX_SOURCE} characters: split it.`);
  }
  const special = names.filter((name) => normalizeContextKey(name) !== name || /\s/.test(name));
  const used =
    special.length === 0
      ? plainParsers[top]
      : parser.configure({
          top,
          contextTracker: trackVariables({ ...knownNames, ...Object.fromEntries(special.map((name) => [name, true])) }),
        });
  const tree = used.parse(source);
  tree.iterate({
    enter(node) {
      if (node.type.isError) throw syntaxError(source, node.from);
    },
  });
  return tree.topNode;
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
