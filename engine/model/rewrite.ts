/** Reads a file into the elements that the reader works with, and writes these again: what an editor saves. */
import { detectDialect } from './dialect.ts';
import { ModelError } from './finding.ts';
import { Findings } from './findings.ts';
import { checkLimits } from './limits.ts';
import { ElementPositions, LineCounter } from './lines.ts';
import { moddleOf, parseBpmn } from './parse.ts';
import { scanXml } from './xml-scan.ts';

/**
 * Nothing is lost: an element whose id is taken gets one of its own, where the parser would leave it out.
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

/** References keep meaning the first element of an id. */
function withOwnIds(xml: string): string {
  const { duplicates } = new ElementPositions(xml);
  if (duplicates.length === 0) return xml;
  const second = new Map(duplicates.map(({ id, second: { line, column } }) => [`${line}:${column}`, id]));
  const lines = new LineCounter(xml);
  const parts: string[] = [];
  let written = 0;
  scanXml(xml, {
    startTag(name, attributes, offset) {
      const { line, column } = lines.at(offset);
      const id = second.get(`${line}:${column}`);
      if (id === undefined) return true;
      const begin = offset + 1 + name.length;
      parts.push(
        xml.slice(written, begin),
        attributes.replace(/(\sid\s*=\s*["'])[^"']*/, `$1${freeId(xml, id)}_${parts.length}`),
      );
      written = begin + attributes.length;
      return true;
    },
  });
  return [...parts, xml.slice(written)].join('');
}

function freeId(xml: string, id: string): string {
  let free = `${id}_again`;
  while (xml.includes(free)) free += '_again';
  return free;
}
