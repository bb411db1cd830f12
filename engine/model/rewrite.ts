/** Reads a file into the elements that the reader works with, and writes these again: what an editor saves. */
import { detectDialect } from './dialect.ts';
import { ModelError, type Position } from './finding.ts';
import { Findings } from './findings.ts';
import { checkLimits } from './limits.ts';
import { ElementPositions, LineCounter } from './lines.ts';
import { moddleOf, parseBpmn } from './parse.ts';
import { scanXml } from './xml-scan.ts';

/**
 * Nothing is lost: an element whose id is taken, or none, gets one of its own, where the parser would leave it out.
 * @throws ModelError when the text is no BPMN, or larger than anything that is read.
 */
export async function rewriteBpmn(xml: string): Promise<string> {
  const refusals = checkLimits(xml);
  if (refusals.length > 0) throw new ModelError(refusals);
  const unique = withOwnIds(xml);
  const positions = new ElementPositions(unique);
  const findings = new Findings(positions);
  const dialect = detectDialect(unique, positions);
  const definitions = await parseBpmn(unique, dialect, positions, findings);
  if (definitions === null) throw new ModelError(findings.all);
  return (await moddleOf(dialect).toXML(definitions, { format: true })).xml;
}

const ATTRIBUTE = /(\s(?:[\w.-]*Refs?|default|bpmnElement|calledElement)\s*=\s*["'])([^"']*)/g;
const TEXT = /(<(?:[\w.-]+:)?(?:incoming|outgoing|source|target|[\w.-]*Refs?)(?:\s[^<>]*)?>\s*)([^<>]*?)(?=\s*<\/)/g;

/** References keep meaning the first element of an id. */
function withOwnIds(xml: string): string {
  const { duplicates, illegal } = new ElementPositions(xml);
  if (duplicates.length + illegal.length === 0) return xml;
  const legal = new Map(illegal.map(({ id }, index) => [id, freeId(xml, `id_${index}`)]));
  const ids = new Map(illegal.map(({ id, at }) => [placeOf(at), legal.get(id) ?? id]));
  for (const { id, second } of duplicates) ids.set(placeOf(second), `${freeId(xml, legal.get(id) ?? id)}_${ids.size}`);
  const written = renamed(xml, ids);
  if (legal.size === 0) return written;
  const refer = (_text: string, before: string, to: string): string => before + (legal.get(to) ?? to);
  return written.replaceAll(ATTRIBUTE, refer).replaceAll(TEXT, refer);
}

/** Gives the elements at these places these ids. */
function renamed(xml: string, ids: ReadonlyMap<string, string>): string {
  const lines = new LineCounter(xml);
  const parts: string[] = [];
  let written = 0;
  scanXml(xml, {
    startTag(name, attributes, offset) {
      const id = ids.get(placeOf(lines.at(offset)));
      if (id === undefined) return true;
      const begin = offset + 1 + name.length;
      parts.push(xml.slice(written, begin), attributes.replace(/(\sid\s*=\s*["'])[^"']*/, `$1${id}`));
      written = begin + attributes.length;
      return true;
    },
  });
  return [...parts, xml.slice(written)].join('');
}

const placeOf = ({ line, column }: Position): string => `${line}:${column}`;

function freeId(xml: string, id: string): string {
  let free = `${id}_again`;
  while (xml.includes(free)) free += '_again';
  return free;
}
