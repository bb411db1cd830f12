/** Graph objects while they are being built; frozen, they are the graph. */
import type { Activity, FlowNode, ScopeNode, SequenceFlow } from './graph.ts';

/** Unions with null stay as they are: only lists are filled while building. */
type Writable<T> = [T] extends [readonly (infer Item)[]] ? Item[] : T;
type Draft<T> = T extends T ? { -readonly [Key in keyof T]: Writable<T[Key]> } : never;

export type DraftNode = Draft<FlowNode>;
export type DraftActivity = Draft<Activity>;
export type DraftScope = Draft<ScopeNode>;
export type DraftFlow = Draft<SequenceFlow>;

export function isDraftActivity(node: DraftNode): node is DraftActivity {
  return 'boundaryEvents' in node;
}
