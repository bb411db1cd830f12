/** What deployment would say of a model that is being drawn: the same reading, from the tree instead of the text. */
import { dialectOf, namespacesOf } from '../model/dialect.ts';
import { type XmlElement, isElement } from '../model/element.ts';
import type { Finding } from '../model/finding.ts';
import { Findings } from '../model/findings.ts';
import { readDefinitions } from '../model/read-definitions.ts';

/** A drawing has no lines. */
const NOWHERE = { of: () => null };

/**
 * Every finding about the tree that bpmn-moddle made. What only the text shows (limits, unknown elements, ids that stand
 * twice, references to nothing) is told when the file is deployed.
 */
export function findingsOf(definitions: XmlElement, strict: boolean): readonly Finding[] {
  const findings = new Findings(NOWHERE);
  const source = { definitions, dialect: dialectOf(definitions), namespaces: namespacesOf(definitions) };
  readDefinitions(source, findings, { strict });
  return findings.all;
}

/**
 * The findings for one run of the linter: its rules run one after another without a pause, and each asks for all of them.
 * The tree may change before the next run, so nothing is kept beyond this turn.
 */
export function findingsOfRun(root: unknown, strict: boolean): readonly Finding[] {
  if (!isElement(root)) return [];
  const key = strict ? 'strict' : 'usual';
  const known = runs[key].get(root);
  if (known !== undefined) return known;
  const findings = findingsOf(root, strict);
  runs[key].set(root, findings);
  queueMicrotask(() => runs[key].delete(root));
  return findings;
}

const runs = {
  usual: new Map<XmlElement, readonly Finding[]>(),
  strict: new Map<XmlElement, readonly Finding[]>(),
};
