/** Nothing in an executable process is passed over in silence: each extension is read, known to be harmless, or refused. */
import { ownProperties } from './descriptor.ts';
import { type XmlElement, idOf, extensionsOf, isA, manyOf, nearestId, textOf, walk } from './element.ts';
import { ENGINE_NAMESPACES, EXTENSIONS, type ExtensionTable } from './extension-tables.ts';
import type { Findings } from './findings.ts';
import type { Dialect } from './semantics.ts';

export function auditExtensions(
  processes: readonly XmlElement[],
  dialect: Dialect,
  namespaces: ReadonlyMap<string, string>,
  findings: Findings,
): void {
  const audit: Audit = {
    dialect,
    table: EXTENSIONS[dialect],
    foreign: foreignPrefixes(dialect, namespaces),
    isOwnDeclared: isOwnDeclared(dialect, namespaces),
    findings,
  };
  for (const process of processes) {
    walk(process, (element) => {
      if (!element.$type.startsWith('bpmn:')) return;
      auditAttributes(audit, element);
      for (const extension of extensionsOf(element)) auditElement(audit, element, extension);
      auditStandard(audit, element);
    });
  }
}

interface Audit {
  readonly dialect: Dialect;
  readonly table: ExtensionTable;
  /** Prefix -> name of the engine. */
  readonly foreign: ReadonlyMap<string, string>;
  readonly isOwnDeclared: boolean;
  readonly findings: Findings;
}

const OWN: Readonly<Record<Dialect, readonly string[]>> = { zeebe: ['Zeebe'], camunda: ['Camunda 7', 'Operaton'] };

function isOwnDeclared(dialect: Dialect, namespaces: ReadonlyMap<string, string>): boolean {
  return [...namespaces.values()].some((uri) => OWN[dialect].includes(ENGINE_NAMESPACES[uri] ?? ''));
}

function foreignPrefixes(dialect: Dialect, namespaces: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = OWN[dialect];
  const prefixes = new Map<string, string>();
  for (const [prefix, uri] of namespaces) {
    const engine = ENGINE_NAMESPACES[uri];
    if (engine !== undefined && !own.includes(engine)) prefixes.set(prefix, engine);
  }
  return prefixes;
}

function auditAttributes(audit: Audit, element: XmlElement): void {
  for (const { name, prefix } of ownProperties(element)) {
    if (prefix === audit.dialect) judge(audit, element, name, `${prefix}:${name}`);
  }
  for (const name of Object.keys(element.$attrs ?? {})) refuseForeign(audit, element, name);
}

function auditElement(audit: Audit, holder: XmlElement, extension: XmlElement): void {
  const [prefix = '', local = ''] = extension.$type.split(':');
  if (prefix !== audit.dialect) {
    refuseForeign(audit, holder, extension.$type);
    return;
  }
  judge(audit, holder, local, `${prefix}:${local.charAt(0).toLowerCase()}${local.slice(1)}`);
  const passes = isA(holder, 'bpmn:CallActivity') || (local === 'In' && isA(holder, 'bpmn:SignalEventDefinition'));
  if ((local === 'In' || local === 'Out') && !passes) {
    refuse(
      audit,
      holder,
      `${prefix}:${local.toLowerCase()}`,
      'Variables are passed at call activities and by thrown signals only: remove it.',
    );
  }
  if (local === 'ErrorEventDefinition' && textOf(holder, 'camunda:type') !== 'external') {
    refuse(audit, holder, `${prefix}:errorEventDefinition`, 'Only external tasks tell errors by expressions: remove it.');
  }
  if (local === 'FormDefinition' && textOf(extension, 'formKey')?.startsWith('camunda-forms:') === true) {
    refuse(
      audit,
      holder,
      'zeebe:userTaskForm',
      'Embedded forms are not shown: deploy the form as a file of its own and name its formId.',
    );
  }
}

function judge(audit: Audit, element: XmlElement, key: string, name: string): void {
  if (audit.table.read.has(key) || audit.table.hint.has(key)) return;
  refuse(audit, element, name, audit.table.refused[key] ?? 'Remove it.');
}

function refuse(audit: Audit, element: XmlElement, name: string, remedy: string): void {
  audit.findings.refuse(
    'EXTENSION_UNSUPPORTED',
    element,
    `"${nearestId(element) ?? ''}" carries ${name}, which is not run.`,
    remedy,
  );
}

function refuseForeign(audit: Audit, element: XmlElement, name: string): void {
  const engine = audit.foreign.get(name.slice(0, Math.max(0, name.indexOf(':'))));
  if (engine === undefined) return;
  // A file written for two engines says all that is needed in our dialect too.
  audit.findings[audit.isOwnDeclared ? 'warn' : 'refuse'](
    'EXTENSION_OF_OTHER_DIALECT',
    element,
    `"${nearestId(element) ?? ''}" carries ${name} of ${engine}, but the file is read as ${audit.dialect === 'zeebe' ? 'Zeebe' : 'Camunda 7'}.`,
    'Keep to one dialect in one file.',
  );
}

/** Parts of BPMN itself that would change what happens and are not run: told, since files from elsewhere often carry them. */
function auditStandard(audit: Audit, element: XmlElement): void {
  if ((isA(element, 'bpmn:Activity') || isA(element, 'bpmn:GlobalTask')) && manyOf(element, 'resources').length > 0) {
    audit.findings.warn(
      'RESOURCES_IGNORED',
      element,
      `The resource roles of "${idOf(element)}" are not looked at.`,
      'Name assignee and candidates by the attributes of your dialect.',
    );
  }
}
