/** Which version of a process, decision or form is meant. */
import type { Expression } from '../expression/expression.ts';

export type Binding =
  | { readonly type: 'latest' }
  | { readonly type: 'deployment' }
  | { readonly type: 'version'; readonly version: Expression }
  | { readonly type: 'versionTag'; readonly versionTag: Expression };
