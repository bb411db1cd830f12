import { isA, manyOf, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { nearest } from './model.ts';

export const resourceRoles: Check = {
  code: 'RESOURCE_ROLE_INVALID',
  source: 'BPMN 2.0 §10.3.1, table 10.5',
  remedy: 'Give either a resource (with parameters) or an assignment expression.',
  *find(model) {
    for (const role of model.elements) {
      if (!isA(role, 'bpmn:ResourceRole')) continue;
      const resource = oneOf(role, 'resourceRef');
      if (resource !== null && oneOf(role, 'resourceAssignmentExpression') !== null)
        yield { elements: [role], message: `The role ${nearest(role)} has both a resource and an assignment expression.` };
      if (resource === null && manyOf(role, 'resourceParameterBindings').length > 0)
        yield { elements: [role], message: `The role ${nearest(role)} binds parameters of a resource, but names none.` };
    }
  },
};
