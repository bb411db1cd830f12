/** Models of Camunda 7 as they are deployed: script tasks, whatever their language, become service tasks. */
import { Failure, type ScriptOperation, type ServiceOperation } from './format.ts';
import type { Script } from './trace-plugin.ts';

/** Script task -> what it does. */
export function scriptsOf(scripts: Readonly<Record<string, readonly ServiceOperation[]>>): ReadonlyMap<string, Script> {
  return new Map(
    Object.entries(scripts).map(([element, operations], index) => [
      element,
      { name: `conformance.script${index}`, operations: operations.flatMap(operationsOf) },
    ]),
  );
}

function operationsOf({ increment, set, bpmnError }: ServiceOperation): readonly ScriptOperation[] {
  if (increment !== undefined) return [{ op: 'increment', name: increment }];
  if (set !== undefined) return Object.entries(set).map(([name, value]) => ({ op: 'setVariable', name, value }));
  if (bpmnError !== undefined) return [{ op: 'throwBpmnError', code: bpmnError }];
  throw new Failure('a script does something that only a service can');
}

const SCRIPT_TASK = /<((?:[\w-]+:)?)scriptTask\b((?:"[^"]*"|'[^']*'|[^>"'])*)>([\s\S]*?)<\/\1scriptTask>/g;

const CAMUNDA = 'http://camunda.org/schema/1.0/bpmn';
const DIALECT = /executionPlatform|camunda\.org\/schema\/|operaton\.org\/schema\//;

/** The suite is of Camunda 7: a model that shows no dialect at all is read as one of Camunda 7's. */
export function asCamunda7(xml: string): string {
  return DIALECT.test(xml) ? xml : xml.replace(/<(?:[\w-]+:)?definitions\b/, `$& xmlns:camunda="${CAMUNDA}"`);
}

/** Script tasks that the case does not mention stay as they are. */
export function withoutScripts(xml: string, scripts: ReadonlyMap<string, Script>): string {
  return xml.replaceAll(SCRIPT_TASK, (whole, prefix: string, attributes: string, content: string) => {
    const id = /(?:^|\s)id\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1] ?? '';
    const script = scripts.get(id);
    if (script === undefined) return whole;
    const kept = attributes.replaceAll(/\s(?:scriptFormat|[\w-]+:(?:resultVariable|resource))\s*=\s*(?:"[^"]*"|'[^']*')/g, '');
    const body = content.replaceAll(new RegExp(`<${prefix}script\\b[\\s\\S]*?</${prefix}script>`, 'g'), '');
    const calls = `xmlns:camunda="${CAMUNDA}" camunda:type="external" camunda:topic="${script.name}"`;
    return `<${prefix}serviceTask${kept} ${calls}>${body}</${prefix}serviceTask>`;
  });
}
