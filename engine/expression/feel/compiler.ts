/** What the parts of the compiler share: names in scope, messages, and the way back into the tree. */
import type { FeelFunction } from './feel-value.ts';
import type { Evaluate } from './frame.ts';
import { normalizeContextKey, type SyntaxNode } from './parse.ts';

/** The names of one frame. In a dynamic scope (a filter) the properties of the element come before them. */
export interface Scope {
  readonly parent: Scope | null;
  readonly names: string[];
  readonly dynamic: boolean;
}

export interface Compiler {
  readonly reads: Set<string>;
  /** Functions that the model offers besides the built-ins (business knowledge models). */
  readonly functions: ReadonlyMap<string, FeelFunction>;
  text(node: SyntaxNode): string;
  /** A name as its declaration spells it. */
  name(node: SyntaxNode): string;
  compile(node: SyntaxNode | undefined, scope: Scope | null): Evaluate;
  /** Says that a step budget alone does not bound the text (S2). */
  unbounded(): void;
  /** An error that points at the node. */
  refusal(node: SyntaxNode, message: string): Error;
}

/** Where a local name is found: frames upward, then the position in it. */
export interface Local {
  readonly depth: number;
  readonly index: number;
}

export function findLocal(name: string, scope: Scope | null): Local | null {
  const key = normalizeContextKey(name);
  for (let depth = 0, at = scope; at !== null; depth++, at = at.parent) {
    const index = at.names.findLastIndex((declared) => declared === name || normalizeContextKey(declared) === key);
    if (index >= 0) return { depth, index };
  }
  return null;
}

export const innerScope = (parent: Scope | null, names: string[], dynamic = false): Scope => ({ parent, names, dynamic });
