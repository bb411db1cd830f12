/** At which events each kind of trigger may stand. */
import { type XmlElement, flagOf } from './element.ts';
import type { Trigger } from './graph.ts';

export type EventPlace =
  | 'process start'
  | 'event sub-process start'
  | 'intermediate catch'
  | 'intermediate throw'
  | 'end'
  | 'boundary'
  | 'multi-instance';

/** BPMN 2.0 tables 10.84 (start), 10.86 (end), 10.89 and 10.90 (intermediate). */
export const ALLOWED: Readonly<Record<Exclude<EventPlace, 'multi-instance'>, readonly Trigger['type'][]>> = {
  'process start': ['message', 'timer', 'signal', 'conditional'],
  'event sub-process start': ['message', 'timer', 'signal', 'error', 'escalation', 'conditional', 'compensation'],
  'intermediate catch': ['message', 'timer', 'signal', 'conditional', 'link'],
  'intermediate throw': ['message', 'signal', 'escalation', 'compensation', 'link'],
  end: ['message', 'signal', 'escalation', 'compensation', 'error', 'terminate', 'cancel'],
  boundary: ['message', 'timer', 'signal', 'error', 'escalation', 'conditional', 'compensation', 'cancel'],
};

/** What each event definition means. */
export const TRIGGER_OF: Readonly<Record<string, Trigger['type']>> = {
  'bpmn:MessageEventDefinition': 'message',
  'bpmn:TimerEventDefinition': 'timer',
  'bpmn:SignalEventDefinition': 'signal',
  'bpmn:ErrorEventDefinition': 'error',
  'bpmn:EscalationEventDefinition': 'escalation',
  'bpmn:ConditionalEventDefinition': 'conditional',
  'bpmn:CompensateEventDefinition': 'compensation',
  'bpmn:CancelEventDefinition': 'cancel',
  'bpmn:LinkEventDefinition': 'link',
  'bpmn:TerminateEventDefinition': 'terminate',
};

/** Null for the start of an embedded sub-process, which has no trigger, and for what is no event. */
export function placeOf(event: XmlElement): Exclude<EventPlace, 'multi-instance'> | null {
  switch (event.$type) {
    case 'bpmn:StartEvent':
      if (event.$parent?.$type === 'bpmn:Process') return 'process start';
      return event.$parent !== undefined && flagOf(event.$parent, 'triggeredByEvent') === true ? 'event sub-process start' : null;
    case 'bpmn:IntermediateCatchEvent':
      return 'intermediate catch';
    case 'bpmn:IntermediateThrowEvent':
      return 'intermediate throw';
    case 'bpmn:EndEvent':
      return 'end';
    case 'bpmn:BoundaryEvent':
      return 'boundary';
    default:
      return null;
  }
}
