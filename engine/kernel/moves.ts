/** What a machine has still to do in one step, in its own queue. */
import type { ValueObject } from '../expression/value.ts';
import type { FlowNode, SequenceFlow } from '../model/graph.ts';

export type Move =
  /** A token on its way to a node of a scope; `locals` are local variables of what it starts. */
  | {
      readonly type: 'token';
      readonly node: FlowNode;
      readonly scope: number;
      readonly flow: SequenceFlow | null;
      readonly locals?: ValueObject;
    }
  /** The next iteration of a body. */
  | { readonly type: 'iteration'; readonly body: number; readonly index: number }
  /** The next of what an execution has to undo. */
  | { readonly type: 'compensate'; readonly thrower: number }
  /** What an execution throws by itself. */
  | { readonly type: 'throw'; readonly from: number; readonly thrown: Thrown };

/** An error or escalation on its way to who catches it. */
export interface Thrown {
  readonly type: 'error' | 'escalation';
  readonly code: string;
  readonly message: string;
  readonly variables: ValueObject;
}

/** A point to go back to: how many moves there were then. */
export interface MovesMark {
  readonly list: Move[];
  readonly length: number;
  readonly head: number;
}

/** First in, first out. */
export class Moves {
  private list: Move[] = [];
  private head = 0;

  add(move: Move): void {
    this.list.push(move);
  }

  next(): Move | undefined {
    if (this.head === this.list.length) return undefined;
    return this.list[this.head++];
  }

  /** Takes away the tokens on their way in a scope. */
  dropTokens(scope: number): void {
    if (this.head === this.list.length) return;
    this.list = this.list.slice(this.head).filter((move) => !(move.type === 'token' && move.scope === scope));
    this.head = 0;
  }

  clear(): void {
    this.list = [];
    this.head = 0;
  }

  mark(): MovesMark {
    return { list: this.list, length: this.list.length, head: this.head };
  }

  restore({ list, length, head }: MovesMark): void {
    this.list = list;
    this.list.length = length;
    this.head = head;
  }
}
