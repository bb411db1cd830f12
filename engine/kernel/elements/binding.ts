/** Which version of a process or decision is meant. */
import type { Binding } from '../../model/graph.ts';
import { Incident } from '../incident.ts';
import { describe } from '../evaluation.ts';
import type { Machine } from '../machine.ts';
import type { ResolvedBinding } from '../protocol.ts';
import { wholeNumber } from '../variables.ts';

export function resolveBinding(m: Machine, number: number, binding: Binding): ResolvedBinding {
  switch (binding.type) {
    case 'version': {
      const value = m.evaluate(number, binding.version, 'version');
      const version = wholeNumber(value);
      if (version !== null) return { type: 'version', version };
      throw new Incident('BAD_VERSION', `${binding.version.source} gave ${describe(value)}, not a whole number.`);
    }
    case 'versionTag':
      return { type: 'versionTag', versionTag: m.text(number, binding.versionTag, 'versionTag') };
    default:
      return { type: binding.type };
  }
}
