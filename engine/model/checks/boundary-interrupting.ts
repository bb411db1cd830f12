import { flagOf } from '../element.ts';
import type { Check } from './check.ts';
import { definitionsOf, hasDefinition, quoted } from './model.ts';

const ALWAYS_INTERRUPTING = ['bpmn:ErrorEventDefinition', 'bpmn:CancelEventDefinition', 'bpmn:CompensateEventDefinition'];

export const boundaryInterrupting: Check = {
  code: 'NON_INTERRUPTING_NOT_ALLOWED',
  source: 'BPMN 2.0 table 10.91, §10.5.2',
  remedy: 'Let it interrupt; an error ends the activity that threw it.',
  *find(model) {
    for (const node of model.nodes) {
      const interrupting = flagOf(node, node.$type === 'bpmn:BoundaryEvent' ? 'cancelActivity' : 'isInterrupting') ?? true;
      if ((node.$type !== 'bpmn:BoundaryEvent' && node.$type !== 'bpmn:StartEvent') || interrupting) continue;
      const type = ALWAYS_INTERRUPTING.find((candidate) => hasDefinition(node, candidate));
      if (type === undefined) continue;
      const readOver =
        node.$type === 'bpmn:BoundaryEvent' && type === 'bpmn:ErrorEventDefinition' && definitionsOf(node).length === 1;
      yield {
        elements: [node],
        message: `${quoted(node)} does not interrupt, but an event of its kind always does.`,
        ...(readOver ? { toleratedByCamunda: true } : {}),
      };
    }
  },
};
