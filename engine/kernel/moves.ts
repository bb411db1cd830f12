/** What a machine has still to do in one step, in its own queue. */
import type { ValueObject } from '../expression/value.ts';
import type { FlowNode, SequenceFlow } from '../model/graph.ts';
import type { Changes } from './changes.ts';

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

/** First in, first out. */
export class Moves {
  /** Also those that have been made; null for one that was dropped. */
  private readonly list: (Move | null)[] = [];
  private made = 0;
  private readonly changes: Changes;

  constructor(changes: Changes) {
    this.changes = changes;
  }

  /** How many have been added so far. */
  get added(): number {
    return this.list.length;
  }

  add(move: Move): void {
    this.list.push(move);
  }

  next(): Move | undefined {
    while (this.made < this.list.length) {
      const move = this.list[this.made++];
      if (move !== null) return move;
    }
    return undefined;
  }

  /** Takes away the tokens on their way in a scope; null = every move. */
  drop(scope: number | null): void {
    for (let index = this.made; index < this.list.length; index++) {
      const move = this.list[index];
      if (scope === null || (move?.type === 'token' && move.scope === scope)) this.changes.put(this.list, index, null);
    }
  }

  /** Takes away those added since there were that many; what was dropped has been put back. */
  restore(added: number): void {
    this.list.length = added;
  }

  /** Those that have not been made are forgotten. */
  forget(): void {
    this.made = this.list.length;
  }
}
