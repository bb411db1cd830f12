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
  const all = textOf(element, 'eventGatewayType') === 'Parallel';
  const instantiates = flagOf(element, 'instantiate') === true ? (all ? 'all' : 'first') : null;
  if (all && instantiates === null) {
    build.refuse(
      'EVENT_GATEWAY_PARALLEL',
      element,
      `The event-based gateway "${idOf(element)}" is parallel, which only one that starts instances may be.`,
      'Make it exclusive, or put a parallel gateway there.',
    );
  }
  const node = build.node(element, scope);
  if (node.asyncAfter) {
    build.refuse(
      'ASYNC_AFTER_MISPLACED',
      element,
      `The event-based gateway "${idOf(element)}" has asyncAfter, but it is left by the event that happens.`,
      'Set asyncAfter on the events behind it.',
    );
  }
  return { ...node, kind: 'eventBasedGateway', instantiates };
}
