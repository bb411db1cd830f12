import { oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { hasDefinition, quoted } from './model.ts';

/** Only these can throw an escalation outwards; a user task through the API (Camunda 7). */
const HOSTS = ['bpmn:Task', 'bpmn:SubProcess', 'bpmn:AdHocSubProcess', 'bpmn:Transaction', 'bpmn:CallActivity', 'bpmn:UserTask'];

export const escalationBoundaryHost: Check = {
  code: 'ESCALATION_BOUNDARY_HOST',
  source: 'Camunda 7 parse rule, BPMN 2.0 §10.5.6',
  remedy: 'Attach it to a sub-process, a call activity or a user task.',
  *find(model) {
    for (const node of model.nodes) {
      const host = node.$type === 'bpmn:BoundaryEvent' ? oneOf(node, 'attachedToRef') : null;
      if (host !== null && hasDefinition(node, 'bpmn:EscalationEventDefinition') && !HOSTS.includes(host.$type)) {
        yield {
          elements: [node, host],
          message: `The escalation event ${quoted(node)} sits on ${quoted(host)}, which never escalates.`,
        };
      }
    }
  },
};
