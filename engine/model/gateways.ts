/** One builder per kind of gateway (BPMN 2.0 §10.6). */
import type { BuildContext } from './build-context.ts';
import type { DraftNode, DraftScope } from './draft.ts';
import { type XmlElement, flagOf, idOf, oneOf, textOf } from './element.ts';

export function exclusiveGateway(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  return { ...build.node(element, scope), kind: 'exclusiveGateway', defaultFlow: null };
}

export function parallelGateway(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  return { ...build.node(element, scope), kind: 'parallelGateway' };
}

export function inclusiveGateway(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  return { ...build.node(element, scope), kind: 'inclusiveGateway', defaultFlow: null };
}

export function complexGateway(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  const text = oneOf(element, 'activationCondition');
  const activationCondition = text === null || textOf(text, 'body') === null ? null : build.context.condition(text);
  if (activationCondition?.bounded === false) {
    build.refuse(
      'EXPRESSION_UNBOUNDED',
      element,
      `The activation condition of "${idOf(element)}" cannot be bounded, so it cannot be looked at with each token.`,
      'Write it without regular expressions and functions of your own.',
    );
  }
  return { ...build.node(element, scope), kind: 'complexGateway', defaultFlow: null, activationCondition };
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
