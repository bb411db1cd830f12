/**
 * The types of BPMN as bpmn-moddle describes them, but for its mistakes: what the schema of the standard (Semantic.xsd) says of
 * a global script task (the script is an element), a conversation, a participant, an association of participants and a binding; and what is written under its own name.
 */
import described from 'bpmn-moddle/resources/bpmn/json/bpmn.json' with { type: 'json' };

const PARTICIPANT = { type: 'Participant', isReference: true };

/** A child that is written under the name of the property, not of its type. */
const named = (name: string, type: string): object => ({ name, type, xml: { serialize: 'property' } });

/** Type -> property as it is described -> as it is. */
const CORRECTED: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  ComplexBehaviorDefinition: {
    condition: named('condition', 'FormalExpression'),
    event: named('event', 'ImplicitThrowEvent'),
  },
  CorrelationPropertyBinding: { dataPath: named('dataPath', 'FormalExpression') },
  CorrelationPropertyRetrievalExpression: { messagePath: named('messagePath', 'FormalExpression') },
  GlobalScriptTask: { script: { name: 'script', type: 'String' } },
  ConversationNode: { messageFlowRefs: { name: 'messageFlowRef', type: 'MessageFlow', isMany: true, isReference: true } },
  Participant: { endPointRefs: { name: 'endPointRef', type: 'EndPoint', isMany: true, isReference: true } },
  ParticipantAssociation: {
    innerParticipantRef: { name: 'innerParticipantRef', ...PARTICIPANT },
    outerParticipantRef: { name: 'outerParticipantRef', ...PARTICIPANT },
  },
};

export const bpmnPackage = {
  ...described,
  types: described.types.map((type) => ({
    ...type,
    ...(type.name === 'InputOutputBinding' ? { superClass: ['BaseElement'] } : {}),
    properties: (type.properties ?? []).map((property) => CORRECTED[type.name]?.[property.name] ?? property),
  })),
};
