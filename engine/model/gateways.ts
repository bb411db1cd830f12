/** One builder per kind of gateway (BPMN 2.0 §10.6). */
import type { BuildContext } from './build-context.ts';
import type { DraftNode, DraftScope } from './draft.ts';
import { type XmlElement, flagOf, idOf } from './element.ts';

export function exclusiveGateway(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  return { ...build.node(element, scope), kind: 'exclusiveGateway', defaultFlow: null };
}

export function parallelGateway(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  return { ...build.node(element, scope), kind: 'parallelGateway' };
}

export function inclusiveGateway(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  return { ...build.node(element, scope), kind: 'inclusiveGateway', defaultFlow: null };
}

export function eventBasedGateway(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  if (flagOf(element, 'instantiate') === true) {
    build.refuse(
      'INSTANTIATING_GATEWAY_UNSUPPORTED',
      element,
      `The event-based gateway "${idOf(element)}" starts instances, which is not run.`,
      'Give the process one start event per message.',
    );
  }
  return { ...build.node(element, scope), kind: 'eventBasedGateway' };
}
