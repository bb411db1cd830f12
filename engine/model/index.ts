/** BPMN XML -> checked, frozen process graphs; every refusal names the element, its line and the way out. */
import type { ReadOptions } from './context.ts';
import { detectDialect } from './dialect.ts';
import { type Finding, ModelError } from './finding.ts';
import { Findings } from './findings.ts';
import type { ProcessGraph } from './graph.ts';
import { type Inventory, takeInventory } from './inventory.ts';
import { checkLimits } from './limits.ts';
import { ElementPositions } from './lines.ts';
import { parseBpmn } from './parse.ts';
import { readDefinitions } from './read-definitions.ts';
import type { Dialect } from './semantics.ts';
import { checkSingletons } from './singletons.ts';

export { constantText } from './constant-text.ts';
export type { ReadOptions } from './context.ts';
export { listElements } from './describe.ts';
export { type Finding, ModelError } from './finding.ts';
export { operationOf } from './inventory.ts';
export { LIMITS } from './limits.ts';
export { ElementPositions } from './lines.ts';
export { rewriteBpmn } from './rewrite.ts';
export type { Dialect } from './semantics.ts';

export interface ReadResult extends Inventory {
  readonly dialect: Dialect;
  /** The executable processes of the file, in document order, at least one; then its global tasks as processes. */
  readonly processes: readonly ProcessGraph[];
  readonly warnings: readonly Finding[];
}

/**
 * Reads a BPMN 2.0 file of either dialect. All findings of the file are gathered before it is refused.
 * Parsing is linear but not free: the runtime calls this in a worker that it can end (S3).
 * @throws ModelError with every finding when at least one of them is an error.
 */
export async function readBpmn(xml: string, options: ReadOptions = {}): Promise<ReadResult> {
  const refusals = checkLimits(xml);
  if (refusals.length > 0) throw new ModelError(refusals);

  const positions = new ElementPositions(xml);
  const findings = new Findings(positions);
  const dialect = detectDialect(xml, positions);
  for (const { id, second } of positions.duplicates) {
    findings.refuseAt(
      'ID_DUPLICATE',
      [id],
      second,
      `The id "${id}" stands more than once.`,
      'Give each element an id of its own.',
    );
  }
  checkSingletons(xml, findings);
  if (findings.hasErrors) throw new ModelError(findings.all);

  const definitions = await parseBpmn(xml, dialect, positions, findings, options.strict);
  if (definitions === null) throw new ModelError(findings.all);

  const graphs = readDefinitions({ definitions, dialect, namespaces: positions.namespaces }, findings, options);
  if (findings.hasErrors) throw new ModelError(findings.all);
  return { dialect, processes: graphs, warnings: findings.all, ...takeInventory(graphs) };
}
