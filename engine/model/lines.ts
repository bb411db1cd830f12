/** Where each element stands: one linear pass, since the parser keeps no positions. */
import type { Position } from './finding.ts';
import { scanXml } from './xml-scan.ts';

const ID = /(?:^|\s)id\s*=\s*(?:"([^"]*)"|'([^']*)')/;
const NAMESPACE = /(?:^|\s)xmlns(?::([^\s=]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** Elements of these namespaces share one space of ids; an extension's ids are its own affair. */
const OMG = 'http://www.omg.org/spec/';

export interface Duplicate {
  readonly id: string;
  readonly first: Position;
  readonly second: Position;
}

export class ElementPositions {
  /** In document order, so also in order of lines. */
  readonly #byId: ReadonlyMap<string, Position>;
  /** Ids that stand more than once in BPMN's own elements. */
  readonly duplicates: readonly Duplicate[];
  /** Prefix -> namespace, of every declaration in the file. */
  readonly namespaces: ReadonlyMap<string, string>;

  constructor(xml: string) {
    const byId = new Map<string, Position>();
    const duplicates: Duplicate[] = [];
    const namespaces = new Map<string, string>();
    const lines = new LineCounter(xml);
    scanXml(xml, {
      startTag: (name, attributes, offset) => {
        if (attributes.includes('xmlns')) {
          for (const [, prefix, double, single] of attributes.matchAll(NAMESPACE)) {
            namespaces.set(prefix ?? '', double ?? single ?? '');
          }
        }
        const id = attributeId(attributes);
        if (id === null) return true;
        const position = lines.at(offset);
        const first = byId.get(id);
        if (first === undefined) byId.set(id, position);
        else if (namespaces.get(prefixOf(name))?.startsWith(OMG) === true) duplicates.push({ id, first, second: position });
        return true;
      },
    });
    this.#byId = byId;
    this.duplicates = duplicates;
    this.namespaces = namespaces;
  }

  /** Line and column of the element's start tag; null when no element has this id. */
  of(id: string): Position | null {
    return this.#byId.get(id) ?? null;
  }

  /** Id of the last element that starts at or before this place; null before the first. */
  before(position: Position): string | null {
    let found: string | null = null;
    for (const [id, at] of this.#byId) {
      if (at.line > position.line || (at.line === position.line && at.column > position.column)) break;
      found = id;
    }
    return found;
  }
}

/** The `id` in the attributes of a start tag. */
export function attributeId(attributes: string): string | null {
  const match = ID.exec(attributes);
  return match?.[1] ?? match?.[2] ?? null;
}

/** Gives line and column of rising offsets; each character is looked at once. */
export class LineCounter {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;
  constructor(text: string) {
    this.#text = text;
  }

  /** @param offset must not be smaller than that of the call before. */
  at(offset: number): Position {
    for (;;) {
      const end = this.#text.indexOf('\n', this.#lineStart);
      if (end === -1 || end >= offset) break;
      this.#line += 1;
      this.#lineStart = end + 1;
    }
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }
}

function prefixOf(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? '' : name.slice(0, colon);
}
