/** Reads a file into the elements that the reader works with, and writes these again: what an editor saves. */
import { detectDialect } from './dialect.ts';
import { ModelError } from './finding.ts';
import { Findings } from './findings.ts';
import { checkLimits } from './limits.ts';
import { ElementPositions } from './lines.ts';
import { moddleOf, parseBpmn } from './parse.ts';

/** @throws ModelError when the text is no BPMN, or larger than anything that is read. */
export async function rewriteBpmn(xml: string): Promise<string> {
  const refusals = checkLimits(xml);
  if (refusals.length > 0) throw new ModelError(refusals);
  const positions = new ElementPositions(xml);
  const findings = new Findings(positions);
  const dialect = detectDialect(xml, positions);
  const definitions = await parseBpmn(xml, dialect, positions, findings);
  if (definitions === null) throw new ModelError(findings.all);
  return (await moddleOf(dialect).toXML(definitions, { format: true })).xml;
}
