import { textOf } from '../element.ts';
import type { Check } from './check.ts';
import { nearest } from './model.ts';

export const participantMultiplicity: Check = {
  code: 'PARTICIPANT_MULTIPLICITY_INVALID',
  source: 'BPMN 2.0 §9.2.2, table 9.4',
  remedy: 'Give a minimum of at least 0, and a maximum of at least 1 that is not below the minimum.',
  *find(model) {
    for (const element of model.elements) {
      if (element.$type !== 'bpmn:ParticipantMultiplicity') continue;
      const minimum = Number(textOf(element, 'minimum') ?? '0');
      const maximum = Number(textOf(element, 'maximum') ?? '1');
      const says = `The multiplicity of the participant ${nearest(element)} has`;
      if (!(minimum >= 0)) yield { elements: [element], message: `${says} the negative minimum ${minimum}.` };
      if (!(maximum >= 1)) yield { elements: [element], message: `${says} the maximum ${maximum}, which is less than 1.` };
      else if (maximum < minimum)
        yield { elements: [element], message: `${says} the maximum ${maximum}, which is less than the minimum ${minimum}.` };
    }
  },
};
