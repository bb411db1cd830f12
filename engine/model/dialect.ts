/** Which of the two dialects a file is written in; decided from its text, before it is parsed. */
import { type XmlElement, extensionsOf, textOf, walk } from './element.ts';
import { ownProperties } from './descriptor.ts';
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

/** The same for a file that is parsed already (what is being drawn has no text). */
export function dialectOf(definitions: XmlElement): Dialect {
  const attributes = Object.entries(definitions.$attrs ?? {});
  const platform = attributes.find(([name]) => name.endsWith(':executionPlatform'))?.[1];
  if (typeof platform === 'string') return platform.includes('Cloud') ? 'zeebe' : 'camunda';
  const used = prefixesUsedIn(definitions);
  const declared = namespacesOf(definitions);
  for (const isUsed of [true, false]) {
    for (const [dialect, uris] of NAMESPACES) {
      const prefixes = [...declared].filter(([, uri]) => uris.includes(uri)).map(([prefix]) => prefix);
      if (isUsed ? used.has(dialect) || prefixes.some((prefix) => used.has(prefix)) : prefixes.length > 0) return dialect;
    }
  }
  return used.has('${') ? 'camunda' : 'zeebe';
}

const NAMESPACES: readonly (readonly [Dialect, readonly string[]])[] = [
  ['zeebe', [ZEEBE_NAMESPACE]],
  ['camunda', [CAMUNDA_NAMESPACE, OPERATON_NAMESPACE]],
];

/** Prefix -> namespace, as the root element declares them. */
export function namespacesOf(definitions: XmlElement): ReadonlyMap<string, string> {
  const namespaces = new Map<string, string>();
  for (const [name, uri] of Object.entries(definitions.$attrs ?? {})) {
    if (typeof uri !== 'string') continue;
    if (name === 'xmlns') namespaces.set('', uri);
    else if (name.startsWith('xmlns:')) namespaces.set(name.slice('xmlns:'.length), uri);
  }
  return namespaces;
}

/** Prefixes of extension elements and attributes; `${` when an expression has that sign. */
function prefixesUsedIn(definitions: XmlElement): ReadonlySet<string> {
  const used = new Set<string>();
  const note = (name: string): void => {
    const colon = name.indexOf(':');
    if (colon > 0) used.add(name.slice(0, colon));
  };
  walk(definitions, (element) => {
    for (const extension of extensionsOf(element)) note(extension.$type);
    for (const { prefix } of ownProperties(element)) used.add(prefix);
    for (const name of Object.keys(element.$attrs ?? {})) if (!name.startsWith('xmlns')) note(name);
    const body = element.$type.endsWith('Expression') ? textOf(element, 'body') : null;
    if (body !== null && /[$#]\{/.test(body)) used.add('${');
  });
  return used;
}
