import { flagOf, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const eventGatewayType: Check = {
  code: 'EVENT_GATEWAY_TYPE',
  source: 'BPMN 2.0 §10.6.6, table 10.117',
  remedy: 'Set eventGatewayType="Exclusive", or instantiate="true".',
  *find(model) {
    for (const gateway of model.nodes) {
      if (
        gateway.$type === 'bpmn:EventBasedGateway' &&
        textOf(gateway, 'eventGatewayType') === 'Parallel' &&
        flagOf(gateway, 'instantiate') !== true
      )
        yield { elements: [gateway], message: `The event-based gateway ${quoted(gateway)} is parallel but starts no instances.` };
    }
  },
};
