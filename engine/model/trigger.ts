/** What the events of a graph wait for or throw. */
import type { Expression } from '../expression/expression.ts';
import type { PassedMapping } from './mapping.ts';

/** What makes an event happen. No trigger at all = a none event. */
export type Trigger =
  | { readonly type: 'message'; readonly message: MessageRef }
  | { readonly type: 'timer'; readonly timer: 'date' | 'duration' | 'cycle'; readonly expression: Expression }
  | { readonly type: 'signal'; readonly name: Expression; readonly payload: SignalPayload | null }
  | {
      readonly type: 'error';
      /** Null = catches every error. */
      readonly code: string | null;
      /** What it says when it is thrown. */
      readonly message: Expression | null;
      readonly codeVariable: string | null;
      readonly messageVariable: string | null;
    }
  | { readonly type: 'escalation'; readonly code: string | null; readonly codeVariable: string | null }
  | {
      readonly type: 'conditional';
      readonly condition: Expression;
      /** Looked at only when this variable changes; null = when any does. */
      readonly variableName: string | null;
      /** Which changes count (Camunda `variableEvents`: create, update, delete); empty = all. */
      readonly variableEvents: readonly string[];
    }
  | {
      readonly type: 'compensation';
      /** Null = everything completed in the scope. */
      readonly activity: string | null;
      readonly waitForCompletion: boolean;
    }
  | { readonly type: 'cancel' }
  | { readonly type: 'link'; readonly name: string }
  | { readonly type: 'terminate' };

/** What a thrown signal brings; without it what is local to the event (Camunda: `camunda:in` of the definition). */
export interface SignalPayload {
  /** As those of a call activity. */
  readonly inMappings: readonly PassedMapping[] | null;
  readonly inAll?: 'visible' | 'local';
  /** Of instances that begin with it; `caller`: that of the thrower. */
  readonly businessKey: Expression | 'caller' | null;
}

export interface MessageRef {
  readonly name: Expression;
  /** Zeebe's correlation key; null = the business key of the instance. */
  readonly correlationKey: Expression | null;
}
