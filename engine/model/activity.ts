/** What the builders of all activities share (BPMN 2.0 §10.3). */
import type { BaseFields, BuildContext } from './build-context.ts';
import type { DraftActivity, DraftScope } from './draft.ts';
import { type XmlElement, flagOf, textOf } from './element.ts';
import { readLoop } from './loops.ts';

/** Fields that every activity has. */
type ActivityFields = BaseFields &
  Pick<
    DraftActivity,
    | 'defaultFlow'
    | 'boundaryEvents'
    | 'loop'
    | 'startQuantity'
    | 'completionQuantity'
    | 'isForCompensation'
    | 'compensationHandler'
  >;

/** What every activity has, its loop marker with it. */
export function activityFields(build: BuildContext, element: XmlElement, scope: DraftScope): ActivityFields {
  return {
    ...build.node(element, scope),
    defaultFlow: null,
    boundaryEvents: [],
    loop: readLoop(build, element),
    // The check `token-quantity` tells when it is no number of tokens.
    startQuantity: Number(textOf(element, 'startQuantity') ?? '1'),
    completionQuantity: Number(textOf(element, 'completionQuantity') ?? '1'),
    isForCompensation: flagOf(element, 'isForCompensation') ?? false,
    compensationHandler: null,
  };
}
