/**
 * One element template per operation, in the Zeebe form: the operation appears in the designer as a service task with
 * its icon, typed fields and help (@camunda/zeebe-element-templates-json-schema).
 */
import type { Language, Operation, Plugin, TSchema } from '../engine/index.ts';

const SCHEMA = 'https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json';

type Binding =
  | { readonly type: 'zeebe:taskDefinition'; readonly property: 'type' }
  | { readonly type: 'zeebe:input'; readonly name: string }
  | { readonly type: 'zeebe:output'; readonly source: string };

export interface TemplateProperty {
  readonly id?: string;
  readonly label?: string;
  readonly description?: string;
  readonly type: 'Hidden' | 'String' | 'Text' | 'Number' | 'Boolean' | 'Dropdown';
  readonly value?: string;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly feel?: 'optional' | 'required' | 'static';
  readonly optional?: true;
  readonly constraints?: { readonly notEmpty: true };
  readonly group?: string;
  readonly binding: Binding;
}

export interface ElementTemplate {
  readonly $schema: string;
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly description: string;
  readonly category: { readonly id: string; readonly name: string };
  readonly appliesTo: readonly string[];
  readonly elementType: { readonly value: 'bpmn:ServiceTask' };
  readonly icon: { readonly contents: string };
  readonly groups: readonly { readonly id: string; readonly label: string }[];
  readonly properties: readonly TemplateProperty[];
}

const GROUPS: Readonly<Record<Language, { readonly input: string; readonly output: string }>> = {
  en: { input: 'Input', output: 'Result' },
  de: { input: 'Eingabe', output: 'Ergebnis' },
  pl: { input: 'Dane wejściowe', output: 'Wynik' },
  fa: { input: 'ورودی', output: 'نتیجه' },
};

/** The templates of all operations that a flow may call, in the order of the plugins. */
export function elementTemplates(plugins: readonly Plugin[], language: Language): ElementTemplate[] {
  return plugins.flatMap((plugin) => plugin.operations.map((operation) => elementTemplate(plugin, operation, language)));
}

function elementTemplate(plugin: Plugin, operation: Operation, language: Language): ElementTemplate {
  const say = (key: string): string => plugin.texts[language][key] ?? key;
  return {
    $schema: SCHEMA,
    id: operation.name,
    name: say(operation.name),
    version: operation.version,
    description: say(`${operation.name}.help`),
    category: { id: plugin.name, name: say(plugin.name) },
    appliesTo: ['bpmn:Task', 'bpmn:ServiceTask'],
    elementType: { value: 'bpmn:ServiceTask' },
    icon: { contents: iconOf(operation.icon) },
    groups: [
      { id: 'input', label: GROUPS[language].input },
      { id: 'output', label: GROUPS[language].output },
    ],
    properties: [
      { type: 'Hidden', value: operation.name, binding: { type: 'zeebe:taskDefinition', property: 'type' } },
      ...inputs(operation, say),
      ...outputs(operation),
    ],
  };
}

function inputs(operation: Operation, say: (key: string) => string): TemplateProperty[] {
  const required = new Set(operation.input.required ?? []);
  return Object.entries(operation.input.properties).map(([name, schema]): TemplateProperty => {
    const label = say(`${operation.name}.input.${name}`);
    return {
      id: `input_${name}`,
      label,
      ...field(schema),
      // Left empty, the operation takes the variable of that name where it stands.
      optional: true,
      ...(required.has(name) ? { description: `= ${name}` } : {}),
      group: 'input',
      binding: { type: 'zeebe:input', name },
    };
  });
}

/** Each result may be given another variable's name; left empty it keeps its own. */
function outputs(operation: Operation): TemplateProperty[] {
  return Object.keys(operation.output.properties).map((name): TemplateProperty => ({
    id: `output_${name}`,
    label: name,
    type: 'String',
    optional: true,
    group: 'output',
    binding: { type: 'zeebe:output', source: `=${name}` },
  }));
}

function field(schema: TSchema): Pick<TemplateProperty, 'type' | 'feel' | 'choices'> {
  const choices = choicesOf(schema);
  if (choices) return { type: 'Dropdown', choices };
  if (schema['type'] === 'boolean') return { type: 'Boolean', feel: 'optional' };
  if (schema['type'] === 'integer' || schema['type'] === 'number') return { type: 'Number', feel: 'optional' };
  if (schema['type'] === 'array' || schema['type'] === 'object') return { type: 'Text', feel: 'required' };
  return { type: 'String', feel: 'optional' };
}

/** The values of an enumeration: `enum`, or a union of constants. */
function choicesOf(schema: TSchema): { name: string; value: string }[] | null {
  const options: unknown = schema['enum'] ?? schema['anyOf'];
  if (!Array.isArray(options)) return null;
  const values: unknown[] = options.map((option: unknown) =>
    typeof option === 'object' && option !== null && 'const' in option ? option.const : option,
  );
  return values.every((value) => typeof value === 'string') ? values.map((value) => ({ name: value, value })) : null;
}

/** SVG path data as a data URL. The colour is that of the shape's stroke. */
function iconOf(path: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="0 0 24 24"><path fill="#333" d="${path}"/></svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
