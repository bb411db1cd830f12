/**
 * The types of BPMN as bpmn-moddle describes them, but for one mistake: by the schema of the standard (Semantic.xsd,
 * tGlobalScriptTask) the script is an element, as it is of a script task.
 */
import described from 'bpmn-moddle/resources/bpmn/json/bpmn.json' with { type: 'json' };

const SCRIPT = { name: 'script', type: 'String' };

export const bpmnPackage = {
  ...described,
  types: described.types.map((type) => (type.name === 'GlobalScriptTask' ? withScriptElement(type) : type)),
};

function withScriptElement(type: (typeof described.types)[number]) {
  const properties = type.properties ?? [];
  return { ...type, properties: properties.map((property) => (property.name === 'script' ? SCRIPT : property)) };
}
