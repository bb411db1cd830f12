import { type XmlElement } from '../element.ts';
import { linkNameOf } from '../link-name.ts';
import type { Check, Fault } from './check.ts';
import { type CheckedModel, type Scope, definitionsOf, quoted } from './model.ts';

export const linkPairs: Check = {
  code: 'LINK_INVALID',
  source: 'BPMN 2.0 §10.5.5',
  remedy:
    'Give one or more throwing links and exactly one catching link the same name in the same scope; the throwing ones have no outgoing, the catching one no incoming flow.',
  *find(model) {
    for (const scope of model.scopes) yield* faultsOf(model, scope);
  },
};

function* faultsOf(model: CheckedModel, scope: Scope): Iterable<Fault> {
  const sources = links(scope, 'bpmn:IntermediateThrowEvent');
  const targets = links(scope, 'bpmn:IntermediateCatchEvent');
  for (const { event, name } of sources) {
    if (!targets.some((target) => target.name === name))
      yield { elements: [event], message: `The link ${quoted(event)} leads to "${name}", which is nowhere in its scope.` };
    if (model.outgoing(event).length > 0)
      yield { elements: [event], message: `The throwing link ${quoted(event)} has an outgoing sequence flow.` };
  }
  for (const { event, name } of targets) {
    const first = targets.find((target) => target.name === name);
    if (first !== undefined && first.event !== event)
      yield { elements: [event, first.event], message: `The link "${name}" has more than one target.` };
    if (!sources.some((source) => source.name === name))
      yield { elements: [event], message: `No link leads to ${quoted(event)} ("${name}").` };
    if (model.incoming(event).length > 0)
      yield { elements: [event], message: `The catching link ${quoted(event)} has an incoming sequence flow.` };
  }
}

function links(scope: Scope, type: string): readonly { readonly event: XmlElement; readonly name: string }[] {
  return scope.nodes
    .filter((node) => node.$type === type)
    .flatMap((event) =>
      definitionsOf(event).flatMap((definition) =>
        definition.$type === 'bpmn:LinkEventDefinition' ? [{ event, name: linkNameOf(definition) ?? '' }] : [],
      ),
    );
}
