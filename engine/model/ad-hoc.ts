/** What an ad-hoc sub-process says of its activities. */
import type { Expression } from '../expression/expression.ts';

/** Its nodes without incoming flows are begun one by one or all at once, without a start event (BPMN 2.0 §10.3.5, §13.3.5). */
export interface AdHoc {
  readonly ordering: 'parallel' | 'sequential';
  /** Asked whenever an activity directly inside completes; null = over when nothing runs any more. */
  readonly completionCondition: Expression | null;
  /** What still runs when the condition comes true is cancelled; else it may end. */
  readonly cancelRemaining: boolean;
  /** Gives the ids of those to begin (Zeebe `activeElementsCollection`); null = all, in document order. */
  readonly activeElements: Expression | null;
}
