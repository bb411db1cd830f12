/** Writes small DMN files for tests. */
export interface TableSpec {
  readonly hitPolicy?: string;
  readonly aggregation?: string;
  /** Expression, `typeRef` and allowed values of each input column. */
  readonly inputs: readonly { readonly expression: string; readonly type?: string; readonly values?: string }[];
  readonly outputs: readonly { readonly name: string; readonly values?: string; readonly fallback?: string }[];
  /** Cells of each rule, inputs first. */
  readonly rules: readonly (readonly string[])[];
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const textElement = (name: string, id: string, text: string, attributes = ''): string =>
  `<${name} id="${id}"${attributes}><text>${escapeXml(text)}</text></${name}>`;

export function definitions(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="model" name="Model" namespace="http://cartable.test">${body}</definitions>`;
}

export function tableElement(spec: TableSpec): string {
  const inputs = spec.inputs.map(({ expression, type, values }, index) => {
    const allowed = values === undefined ? '' : textElement('inputValues', `in${index}_values`, values);
    return `<input id="in${index}">${textElement('inputExpression', `in${index}_expression`, expression, type === undefined ? '' : ` typeRef="${type}"`)}${allowed}</input>`;
  });
  const outputs = spec.outputs.map(({ name, values, fallback }, index) => {
    const allowed = values === undefined ? '' : textElement('outputValues', `out${index}_values`, values);
    const otherwise = fallback === undefined ? '' : textElement('defaultOutputEntry', `out${index}_default`, fallback);
    return `<output id="out${index}" name="${name}">${allowed}${otherwise}</output>`;
  });
  const rules = spec.rules.map((cells, row) => {
    const parts = cells.map((cell, column) =>
      textElement(column < spec.inputs.length ? 'inputEntry' : 'outputEntry', `r${row + 1}c${column + 1}`, cell),
    );
    return `<rule id="r${row + 1}">${parts.join('')}</rule>`;
  });
  const policy = spec.hitPolicy === undefined ? '' : ` hitPolicy="${spec.hitPolicy}"`;
  const aggregation = spec.aggregation === undefined ? '' : ` aggregation="${spec.aggregation}"`;
  return `<decisionTable id="table"${policy}${aggregation}>${inputs.join('')}${outputs.join('')}${rules.join('')}</decisionTable>`;
}

export const decisionElement = (id: string, logic: string, requirements: readonly string[] = [], name = id): string =>
  `<decision id="${id}" name="${name}"><variable name="${name}" />${requirements.join('')}${logic}</decision>`;

export const literalElement = (text: string, id = 'literal'): string => textElement('literalExpression', id, text);
export const requires = (kind: 'Decision' | 'Input' | 'Knowledge', id: string): string =>
  kind === 'Knowledge'
    ? `<knowledgeRequirement><requiredKnowledge href="#${id}" /></knowledgeRequirement>`
    : `<informationRequirement><required${kind} href="#${id}" /></informationRequirement>`;

export const tableModel = (spec: TableSpec): string => definitions(decisionElement('decide', tableElement(spec)));
