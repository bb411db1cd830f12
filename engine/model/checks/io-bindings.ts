import { type XmlElement, isA, manyOf, oneOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { dataInterfaceOf, isSameItem, itemOf } from './items.ts';
import { quoted } from './model.ts';

export const ioBindings: Check = {
  code: 'IO_BINDING_INVALID',
  source: 'BPMN 2.0 §10.2, §10.3.8',
  remedy: 'Bind an input and an output whose item definitions are those of the messages of the operation.',
  unlessStrict: 'accept',
  *find(model) {
    for (const element of model.elements) {
      if (!isA(element, 'bpmn:CallableElement') || manyOf(element, 'supportedInterfaceRef').length === 0) continue;
      const bindings = manyOf(element, 'ioBinding');
      if (bindings.length === 0)
        yield { elements: [element], message: `${quoted(element)} is offered as a service, but binds no operation.` };
      for (const binding of bindings) yield* faultsOf(element, binding);
    }
  },
};

function* faultsOf(element: XmlElement, binding: XmlElement): Iterable<Fault> {
  const operation = oneOf(binding, 'operationRef');
  const { inputs, outputs } = dataInterfaceOf(element);
  for (const [side, bound, reference, all] of [
    ['input', 'inputDataRef', 'inMessageRef', inputs],
    ['output', 'outputDataRef', 'outMessageRef', outputs],
  ] as const) {
    const message = operation === null ? null : oneOf(operation, reference);
    const item = message === null ? null : oneOf(message, 'itemRef');
    const data = dataOf(oneOf(binding, bound), all);
    if (item !== null && data.some((entry) => isSameItem(itemOf(entry), item))) continue;
    if (operation !== null && message === null && data.length === 0) continue;
    yield {
      elements: [element],
      message: `${quoted(element)} binds no ${side} of the kind that ${operation === null ? 'its operation' : quoted(operation)} asks for.`,
    };
  }
}

/** A binding names a set (by the text of BPMN), or the data itself (by what tools write). */
function dataOf(bound: XmlElement | null, all: readonly XmlElement[]): readonly XmlElement[] {
  if (bound === null) return all;
  if (bound.$type === 'bpmn:InputSet') return manyOf(bound, 'dataInputRefs');
  return bound.$type === 'bpmn:OutputSet' ? manyOf(bound, 'dataOutputRefs') : [bound];
}
