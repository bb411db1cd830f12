/** Text -> tree of BPMN elements; whatever the parser is not sure about refuses the file (S3). */
import { BpmnModdle, type ParseResult, type ParseWarning } from 'bpmn-moddle';
import camundaPackage from 'camunda-bpmn-moddle/resources/camunda.json' with { type: 'json' };
import zeebePackage from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { bpmnPackage } from './bpmn-package.ts';
import { asCamunda } from './dialect.ts';
import { type XmlElement, isElement, markUnresolved, nearestId, textOf } from './element.ts';
import type { Position } from './finding.ts';
import type { Findings } from './findings.ts';
import type { ElementPositions } from './lines.ts';
import type { Dialect } from './semantics.ts';

/** The two packages define the same names, so each dialect has a parser of its own. */
const PACKAGES: Readonly<Record<Dialect, Readonly<Record<string, unknown>>>> = {
  zeebe: { bpmn: bpmnPackage, zeebe: zeebePackage },
  camunda: { bpmn: bpmnPackage, camunda: camundaPackage },
};

/** Reads and writes files of this dialect. */
export function moddleOf(dialect: Dialect): BpmnModdle {
  return new BpmnModdle(PACKAGES[dialect]);
}

/** A file with thousands of faults is told the first ones; looking up a place is linear. */
const MAX_WARNINGS = 50;

/** The definitions, or null when the text is not BPMN at all; what is wrong goes into `findings`. */
export async function parseBpmn(
  xml: string,
  dialect: Dialect,
  positions: ElementPositions,
  findings: Findings,
  strict = false,
): Promise<XmlElement | null> {
  let result: ParseResult;
  try {
    const typed = strict ? xml : withTypePrefixes(xml);
    result = await moddleOf(dialect).fromXML(dialect === 'camunda' ? asCamunda(typed) : typed);
  } catch (error) {
    addFault(error instanceof Error ? error.message : String(error), positions, findings);
    return null;
  }
  const warnings = result.warnings.filter((warning) => !resolveQualified(warning, result, positions.namespaces));
  for (const warning of warnings.slice(0, MAX_WARNINGS)) addWarning(warning, { dialect, positions, findings, strict });
  return isElement(result.rootElement) ? result.rootElement : null;
}

/** An `xsi:type` without prefix is one of BPMN's, also where BPMN is not the namespace without prefix (as both dialects read it). */
function withTypePrefixes(xml: string): string {
  const prefix = /<([\w.-]+):definitions\s/.exec(xml)?.[1];
  return prefix === undefined ? xml : xml.replaceAll(/(\sxsi:type\s*=\s*["'])(?=t[A-Z]\w*["'])/g, `$1${prefix}:`);
}

/**
 * References are QNames: a prefix of the file's own namespace may stand before the id, and space around it (BPMN 2.0
 * §15.3.2). The parser knows only ids.
 * @returns whether it was one of these; then it is resolved
 */
function resolveQualified(
  { element, property, value }: ParseWarning,
  { rootElement, elementsById }: ParseResult,
  namespaces: ReadonlyMap<string, string>,
): boolean {
  if (!isElement(element) || !isElement(rootElement) || property === undefined || typeof value !== 'string') return false;
  const [id = '', prefix, ...more] = value.trim().split(':').toReversed();
  const named = more.length > 0 ? undefined : elementsById[id];
  if (!isElement(named)) return false;
  if (prefix !== undefined && namespaces.get(prefix) !== textOf(rootElement, 'targetNamespace')) return false;
  const list = element.get(property);
  if (Array.isArray(list)) list.push(named);
  else element.set(property, named);
  return true;
}

interface Reading {
  readonly dialect: Dialect;
  readonly positions: ElementPositions;
  readonly findings: Findings;
  readonly strict: boolean;
}

function addWarning(warning: ParseWarning, { dialect, positions, findings, strict }: Reading): void {
  const id = isElement(warning.element) ? nearestId(warning.element) : null;
  if (warning.message.startsWith('unsupported document encoding')) {
    // The text is decoded already; what could not be decoded holds U+FFFD, which `limits.ts` refuses.
    findings.warnAt(
      'ENCODING_DECLARED',
      [],
      null,
      'The file declares another encoding than UTF-8; it was read as text.',
      'Save it as UTF-8.',
    );
    return;
  }
  if (id === null) {
    addFault(warning.message, positions, findings);
    return;
  }
  const attribute = /^unknown attribute <(.*)>/.exec(warning.message)?.[1];
  const reference = /^unresolved reference <(.*)>/.exec(warning.message)?.[1];
  if (attribute !== undefined) {
    findings.refuseAt(
      'ATTRIBUTE_UNKNOWN',
      [id],
      null,
      `"${id}" carries the attribute "${attribute}", which is not known there.`,
      'Remove the attribute, or correct its spelling.',
    );
  } else if (reference !== undefined) {
    const property = (warning.property ?? '').replace(/^bpmn:/, '');
    if (isElement(warning.element)) markUnresolved(warning.element, property, reference);
    const isType = TYPES.includes(warning.property ?? '') && !(strict && !reference.includes(':'));
    const isText = dialect === 'camunda' && TEXTS_OF_CAMUNDA.includes(property) && !strict;
    const tell = isType || isText || isInert(warning.property ?? '') ? 'warnAt' : 'refuseAt';
    findings[tell](
      'REFERENCE_UNRESOLVED',
      [id],
      null,
      `"${id}" refers to "${reference}" (${property}), which is not in the file.`,
      `Add the missing element, or correct ${property}.`,
    );
  } else {
    findings.refuseAt('XML_WARNING', [id], null, `"${id}": ${warning.message}`, 'Save the file again with a BPMN editor.');
  }
}

/** References to kinds of data; with a prefix, to what another file declares. */
const TYPES = ['bpmn:structureRef', 'bpmn:itemSubjectRef'];

/** Where nothing of that id is there, Camunda 7 takes the text itself: the code of an error, the variable that holds a list. */
const TEXTS_OF_CAMUNDA = ['errorRef', 'loopDataInputRef'];

/** References that nothing here follows: of the drawing, of simple types, of web service operations. */
function isInert(property: string): boolean {
  return property.startsWith('bpmndi:') || property === 'bpmn:type' || property === 'bpmn:operationRef';
}

const PLACE = /line: (\d+)\s+column: (\d+)/;
const NESTED = /nested error: (.*)$/s;

function addFault(message: string, positions: ElementPositions, findings: Findings): void {
  const place = PLACE.exec(message);
  // The parser counts both from 0.
  const position: Position | null = place === null ? null : { line: Number(place[1]) + 1, column: Number(place[2]) + 1 };
  const id = position === null ? null : positions.before(position);
  const reason = NESTED.exec(message)?.[1] ?? message;
  const unknown = /^(?:unknown type|unrecognized element) <([^>]*)>/.exec(reason)?.[1];
  findings.refuseAt(
    unknown === undefined ? 'XML_WARNING' : 'ELEMENT_UNKNOWN',
    id === null ? [] : [id],
    position,
    unknown === undefined ? `The parser says: ${reason}.` : `The element "${unknown}" is not known here.`,
    unknown === undefined ? 'Save the file again with a BPMN editor.' : 'Remove the element, or correct its spelling.',
  );
}
