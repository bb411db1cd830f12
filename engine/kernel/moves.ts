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
