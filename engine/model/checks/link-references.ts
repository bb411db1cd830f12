import { type XmlElement, hasReference, manyOf, oneOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { definitionsOf, quoted } from './model.ts';

/** Links also name each other, beside having one name; the engine goes by the name. */
export const linkReferences: Check = {
  code: 'LINK_REFERENCE_INVALID',
  source: 'BPMN 2.0 §10.5.5, table 10.95',
  remedy: 'Let the throwing link name its target, and the catching one all its sources, in the same process or sub-process.',
  unlessStrict: 'accept',
  *find(model) {
    const eventOf = new Map<XmlElement, XmlElement>();
    for (const event of model.nodes) for (const definition of definitionsOf(event)) eventOf.set(definition, event);
    for (const [definition, event] of eventOf) {
      if (definition.$type !== 'bpmn:LinkEventDefinition') continue;
      if (event.$type === 'bpmn:IntermediateThrowEvent') yield* throwingFaults(definition, event, eventOf);
      if (event.$type === 'bpmn:IntermediateCatchEvent' && manyOf(definition, 'source').length === 0)
        yield { elements: [event], message: `The catching link ${quoted(event)} names no source.` };
    }
  },
};

function* throwingFaults(
  definition: XmlElement,
  event: XmlElement,
  eventOf: ReadonlyMap<XmlElement, XmlElement>,
): Iterable<Fault> {
  const target = oneOf(definition, 'target');
  if (target === null) {
    if (!hasReference(definition, 'target'))
      yield { elements: [event], message: `The throwing link ${quoted(event)} names no target.` };
    return;
  }
  const other = eventOf.get(target);
  if (!manyOf(target, 'source').includes(definition))
    yield {
      elements: other === undefined ? [event] : [event, other],
      message: `The throwing link ${quoted(event)} names a target that does not name it as a source.`,
    };
  if (other !== undefined && other.$parent !== event.$parent)
    yield { elements: [event, other], message: `The link ${quoted(event)} leads to ${quoted(other)}, which lies elsewhere.` };
}
