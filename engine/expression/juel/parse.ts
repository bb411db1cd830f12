/**
 * The safe subset of JUEL: literals, own-property paths, indexes, comparisons, logic, arithmetic, ternary. Of calls only
 * those of `execution` and `task` that read (`calls.ts`), `now()` and `dateTime()`.
 */
import { parseNumber } from '../feel/arithmetic.ts';
import type { Value } from '../value.ts';
import { type ChangeKind, changeOf, isCalled, isTime, propertyOf } from './calls.ts';
import { type Part, scan, syntaxError, type Token } from './scan.ts';

export type Binary = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '&&' | '||';
export type Node =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'member'; readonly owner: Node; readonly key: Node }
  /** `execution.getVariable("name")`, `execution.hasVariable("name")`. */
  | { readonly kind: 'lookup'; readonly name: string; readonly exists: boolean }
  | { readonly kind: 'unary'; readonly operator: '-' | '!' | 'empty'; readonly operand: Node }
  | { readonly kind: 'binary'; readonly operator: Binary; readonly left: Node; readonly right: Node }
  | { readonly kind: 'choice'; readonly test: Node; readonly then: Node; readonly otherwise: Node };

const WORDS: Readonly<Record<string, string>> = {
  and: '&&',
  or: '||',
  not: '!',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  div: '/',
  mod: '%',
};
const RESERVED = new Set(['instanceof', 'empty', 'true', 'false', 'null', ...Object.keys(WORDS)]);

/** Binary operators from loose to tight. */
const LEVELS: readonly (readonly Binary[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];
const MAX_NESTING = 100;

/** @throws ExpressionError EXPRESSION_SYNTAX for everything outside the subset. */
export function parseBody(body: Part, source: string): Node {
  return new Parser(scan(body, source), source).whole();
}

/** A call that changes something, `execution.setVariable("name", value)`; null when the body is anything else. */
export function parseChange(body: Part, source: string): Change | null {
  const tokens = scan(body, source);
  const [object, dot, method, open] = tokens.map(({ text }) => text);
  const wanted = dot === '.' && open === '(' ? changeOf(object ?? '', method ?? '') : null;
  return wanted === null ? null : new Parser(tokens, source).change(wanted);
}

export interface Change extends ChangeKind {
  readonly values: readonly Node[];
}

class Parser {
  private readonly tokens: readonly Token[];
  private readonly source: string;
  private position = 0;
  private nesting = 0;

  constructor(tokens: readonly Token[], source: string) {
    this.tokens = tokens;
    this.source = source;
  }

  whole(): Node {
    const node = this.choice();
    if (this.next.kind !== 'end')
      throw this.refusal(
        this.next.text === '(' ? 'Calls are not run here: use a service task or FEEL.' : `"${this.next.text}" cannot stand here.`,
      );
    return node;
  }

  change(kind: ChangeKind): Change {
    this.position = 4;
    const values = [this.choice()];
    while (this.take(',')) values.push(this.choice());
    this.expect(')');
    if (this.next.kind !== 'end') throw this.refusal(`"${this.next.text}" cannot stand here.`);
    if (values.length !== kind.takes) throw this.refusal(`${kind.takes} values are expected here.`);
    return { ...kind, values };
  }

  private get next(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: '', offset: this.source.length };
  }

  private refusal(message: string): Error {
    return syntaxError(this.source, this.next.offset, message);
  }

  /** The sign that comes next, with words such as `and` as their sign. */
  private get sign(): string {
    const { kind, text } = this.next;
    if (kind === 'sign') return text;
    return kind === 'name' && Object.hasOwn(WORDS, text) ? (WORDS[text] ?? '') : '';
  }

  private take(sign: string): boolean {
    if (this.sign !== sign) return false;
    this.position++;
    return true;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) throw this.refusal(`"${sign}" is expected here.`);
  }

  private choice(): Node {
    if (++this.nesting > MAX_NESTING) throw this.refusal('The expression is nested too deeply.');
    const test = this.binary(0);
    const node = this.take('?') ? this.branches(test) : test;
    this.nesting--;
    return node;
  }

  private branches(test: Node): Node {
    const then = this.choice();
    this.expect(':');
    return { kind: 'choice', test, then, otherwise: this.choice() };
  }

  private binary(level: number): Node {
    const operators = LEVELS[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = operators.find((candidate) => candidate === this.sign);
      if (operator === undefined) return left;
      this.position++;
      left = { kind: 'binary', operator, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Node {
    const operators: ('-' | '!' | 'empty')[] = [];
    for (;;) {
      if (this.take('-')) operators.push('-');
      else if (this.take('!')) operators.push('!');
      else if (this.next.kind === 'name' && this.next.text === 'empty') {
        this.position++;
        operators.push('empty');
      } else break;
    }
    return operators.reduceRight<Node>((operand, operator) => ({ kind: 'unary', operator, operand }), this.path());
  }

  private path(): Node {
    let node = this.primary();
    for (;;) {
      if (this.take('.')) {
        const { kind, text } = this.next;
        if (kind !== 'name') throw this.refusal('A property name is expected here.');
        this.position++;
        node = this.call(node, text) ?? { kind: 'member', owner: node, key: { kind: 'literal', value: text } };
      } else if (this.take('[')) {
        const key = this.choice();
        this.expect(']');
        node = { kind: 'member', owner: node, key };
      } else return node;
    }
  }

  /** A call that only reads; null when it is none, so that whatever comes after the name is refused. */
  private call(owner: Node, method: string): Node | null {
    if (this.sign !== '(' || owner.kind !== 'variable' || !isCalled(owner.name)) return null;
    const [argument, close] = this.tokens.slice(this.position + 1, this.position + 3);
    const property = propertyOf(method);
    if (argument?.text === ')' && property !== null) {
      this.position += 2;
      return { kind: 'member', owner, key: { kind: 'literal', value: property } };
    }
    const exists = method === 'hasVariable';
    if (argument?.kind !== 'string' || close?.text !== ')' || (!exists && method !== 'getVariable')) return null;
    this.position += 3;
    return { kind: 'lookup', name: argument.text.slice(1, -1), exists };
  }

  private primary(): Node {
    const { kind, text } = this.next;
    if (this.take('(')) {
      const node = this.choice();
      this.expect(')');
      return node;
    }
    if (kind === 'number') return this.literal(parseNumber(text));
    if (kind === 'string') return this.literal(text.slice(1, -1).replace(/\\(.)/g, (_whole, sign: string) => sign));
    if (kind !== 'name') throw this.refusal(text === '' ? 'The expression ends too early.' : `"${text}" cannot stand here.`);
    if (text === 'true' || text === 'false') return this.literal(text === 'true');
    if (text === 'null') return this.literal(null);
    if (RESERVED.has(text)) throw this.refusal(`"${text}" cannot stand here.`);
    this.position++;
    if (isTime(text) && this.sign === '(' && this.tokens[this.position + 1]?.text === ')') {
      this.position += 2;
      return { kind: 'variable', name: 'now' };
    }
    return { kind: 'variable', name: text };
  }

  private literal(value: Value): Node {
    this.position++;
    return { kind: 'literal', value };
  }
}
