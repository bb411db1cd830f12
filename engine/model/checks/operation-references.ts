import { hasReference, manyOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const operationReferences: Check = {
  code: 'OPERATION_REF_MISSING',
  source: 'BPMN 2.0 §10.5.5, table 10.97',
  remedy: 'Name the operation (operationRef) that sends or receives the message.',
  unlessStrict: 'accept',
  *find(model) {
    for (const event of model.nodes) {
      for (const definition of model.isExecutable(event) ? manyOf(event, 'eventDefinitions') : []) {
        if (definition.$type === 'bpmn:MessageEventDefinition' && !hasReference(definition, 'operationRef'))
          yield { elements: [event], message: `The message event ${quoted(event)} of an executable process names no operation.` };
      }
    }
  },
};
