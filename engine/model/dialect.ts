/** Which of the two dialects a file is written in; decided from its text, before it is parsed. */
import type { ElementPositions } from './lines.ts';
import type { Dialect } from './semantics.ts';

export const ZEEBE_NAMESPACE = 'http://camunda.org/schema/zeebe/1.0';
export const CAMUNDA_NAMESPACE = 'http://camunda.org/schema/1.0/bpmn';
export const OPERATON_NAMESPACE = 'http://operaton.org/schema/1.0/bpmn';

const PLATFORM = /executionPlatform\s*=\s*["']([^"']*)["']/;

/**
 * The modeler's `executionPlatform` decides; else the extension namespace that is used, else the one that is
 * declared; else `${…}` expressions mean Camunda 7 and everything else is Zeebe.
 */
export function detectDialect(xml: string, positions: ElementPositions): Dialect {
  const platform = PLATFORM.exec(xml)?.[1];
  if (platform !== undefined) return platform.includes('Cloud') ? 'zeebe' : 'camunda';
  const zeebe = prefixesOf(positions, [ZEEBE_NAMESPACE]);
  const camunda = prefixesOf(positions, [CAMUNDA_NAMESPACE, OPERATON_NAMESPACE]);
  if (zeebe.some((prefix) => isUsed(xml, prefix))) return 'zeebe';
  if (camunda.some((prefix) => isUsed(xml, prefix))) return 'camunda';
  if (zeebe.length > 0) return 'zeebe';
  if (camunda.length > 0) return 'camunda';
  return xml.includes('${') || xml.includes('#{') ? 'camunda' : 'zeebe';
}

/** Operaton's namespace has Camunda's content; the parser knows the latter. */
export function asCamunda(xml: string): string {
  return xml
    .replaceAll(`"${OPERATON_NAMESPACE}"`, `"${CAMUNDA_NAMESPACE}"`)
    .replaceAll(`'${OPERATON_NAMESPACE}'`, `'${CAMUNDA_NAMESPACE}'`);
}

function prefixesOf(positions: ElementPositions, namespaces: readonly string[]): readonly string[] {
  return [...positions.namespaces].filter(([, uri]) => namespaces.includes(uri)).map(([prefix]) => prefix);
}

function isUsed(xml: string, prefix: string): boolean {
  return (
    xml.includes(`<${prefix}:`) || xml.includes(` ${prefix}:`) || xml.includes(`\n${prefix}:`) || xml.includes(`\t${prefix}:`)
  );
}
