/** What a Camunda 7 listener does: a fixed list of changes to the instance, nothing else (S1). */
import type { Expression } from '../expression/expression.ts';

export type ExecutionEvent = 'start' | 'end' | 'take';
export type TaskEvent = 'create' | 'assignment' | 'complete';

export interface Listener<E = ExecutionEvent | TaskEvent> {
  readonly event: E;
  readonly action: ListenerAction;
}

/** A property of a task that a listener may set while the task is made. */
export type TaskProperty = 'assignee' | 'name' | 'priority' | 'dueDate' | 'followUpDate' | 'candidateUser' | 'candidateGroup';

export type ListenerAction =
  /** Sets a variable: where its name is declared, or (local) in the element's own scope. */
  | { readonly type: 'setVariable'; readonly name: Expression; readonly value: Expression; readonly local: boolean }
  /** Each entry of the object that a script gives becomes a variable. */
  | { readonly type: 'setVariables'; readonly values: Expression }
  | { readonly type: 'setTask'; readonly property: TaskProperty; readonly value: Expression }
  /** Only looked at: what fails is an incident. */
  | { readonly type: 'evaluate'; readonly value: Expression };
