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

const NOTHING: ReadonlyMap<string, string> = new Map();
/** An id that the parser takes. */
const LEGAL = /^(?:[a-z][\w.-]*:)?[a-z_][\w.-]*$/i;

export class ElementPositions {
  /** In document order, so also in order of lines. */
  readonly #byId: ReadonlyMap<string, Position>;
  /** Ids that stand more than once in BPMN's own elements. */
  readonly duplicates: readonly Duplicate[];
  /** Those that BPMN's own elements have and the parser takes for none. */
  readonly illegal: readonly { readonly id: string; readonly at: Position }[];
  /** Prefix -> namespace, of every declaration in the file. */
  readonly namespaces: ReadonlyMap<string, string>;

  constructor(xml: string) {
    const byId = new Map<string, Position>();
    const duplicates: Duplicate[] = [];
    const illegal: { readonly id: string; readonly at: Position }[] = [];
    const namespaces = new Map<string, string>();
    const lines = new LineCounter(xml);
    /** What is declared at each depth. */
    const scopes: ReadonlyMap<string, string>[] = [];
    scanXml(xml, {
      startTag: (name, attributes, offset, depth) => {
        const declared = attributes.includes('xmlns') ? declarationsIn(attributes) : [];
        for (const [prefix, uri] of declared) namespaces.set(prefix, uri);
        const around = scopes[depth - 2] ?? NOTHING;
        const scope = declared.length === 0 ? around : new Map([...around, ...declared]);
        scopes[depth - 1] = scope;
        const id = attributeId(attributes);
        if (id === null) return true;
        const position = lines.at(offset);
        const first = byId.get(id);
        const isOwn = scope.get(prefixOf(name))?.startsWith(OMG) === true;
        if (isOwn && id !== '' && !LEGAL.test(id)) illegal.push({ id, at: position });
        if (first === undefined) byId.set(id, position);
        else if (isOwn) duplicates.push({ id, first, second: position });
        return true;
      },
    });
    this.#byId = byId;
    this.duplicates = duplicates;
    this.illegal = illegal;
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

function declarationsIn(attributes: string): [prefix: string, uri: string][] {
  return [...attributes.matchAll(NAMESPACE)].map(([, prefix = '', double, single]) => [prefix, double ?? single ?? '']);
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
