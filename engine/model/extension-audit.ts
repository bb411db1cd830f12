import type { XmlElement } from './element.ts';
import type { Findings } from './findings.ts';
import type { ElementPositions } from './lines.ts';
import type { Dialect } from './semantics.ts';
export function auditExtensions(
  _processes: readonly XmlElement[],
  _dialect: Dialect,
  _positions: ElementPositions,
  _findings: Findings,
): void {}
