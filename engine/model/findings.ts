/** Collects findings and puts each on its line. */
import { type XmlElement, nearestId } from './element.ts';
import { type Finding, type Position, kindOf } from './finding.ts';
import type { ElementPositions } from './lines.ts';

/** Nobody reads more; a hostile file must not make us write more. */
const MAX_FINDINGS = 500;

const FILE_START: Position = { line: 1, column: 1 };

export class Findings {
  readonly #list: Finding[] = [];
  readonly #seen = new Set<string>();
  readonly #positions: Pick<ElementPositions, 'of'>;

  constructor(positions: Pick<ElementPositions, 'of'>) {
    this.#positions = positions;
  }

  get all(): readonly Finding[] {
    return this.#list;
  }

  get hasErrors(): boolean {
    return this.#list.some((finding) => finding.severity === 'error');
  }

  /** Refuses the model because of these elements, the main one first. */
  refuse(code: string, elements: XmlElement | readonly XmlElement[], message: string, remedy: string): void {
    this.#add(code, elements, message, remedy, 'error');
  }

  /** Tells the one who deploys, and lets the model run. */
  warn(code: string, elements: XmlElement | readonly XmlElement[], message: string, remedy: string): void {
    this.#add(code, elements, message, remedy, 'warning');
  }

  /** For faults that are known by id or place only. */
  refuseAt(code: string, elementIds: readonly string[], position: Position | null, message: string, remedy: string): void {
    this.#addAt(code, elementIds, position, message, remedy, 'error');
  }

  /** The same as a warning. */
  warnAt(code: string, elementIds: readonly string[], position: Position | null, message: string, remedy: string): void {
    this.#addAt(code, elementIds, position, message, remedy, 'warning');
  }

  #addAt(
    code: string,
    elementIds: readonly string[],
    position: Position | null,
    message: string,
    remedy: string,
    severity: Finding['severity'],
  ): void {
    const at = position ?? this.#positions.of(elementIds[0] ?? '') ?? FILE_START;
    this.#push({ code, message, remedy, elementIds, ...at, severity, kind: kindOf(code) });
  }

  #add(
    code: string,
    elements: XmlElement | readonly XmlElement[],
    message: string,
    remedy: string,
    severity: Finding['severity'],
  ): void {
    const list = isList(elements) ? elements : [elements];
    const ids = [...new Set(list.map(nearestId).filter((id) => id !== null))];
    const at = this.#positions.of(ids[0] ?? '') ?? FILE_START;
    this.#push({ code, message, remedy, elementIds: ids, ...at, severity, kind: kindOf(code) });
  }

  /** One fault is told once, even when two rules meet it. */
  #push(finding: Finding): void {
    if (this.#list.length >= MAX_FINDINGS) return;
    const key = JSON.stringify([finding.code, finding.elementIds, finding.message]);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#list.push(finding);
  }
}

function isList(elements: XmlElement | readonly XmlElement[]): elements is readonly XmlElement[] {
  return Array.isArray(elements);
}
