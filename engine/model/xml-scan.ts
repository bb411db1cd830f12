/**
 * One pass over the text of an XML file, linear in its length whatever the file holds.
 *
 * It runs before the real parser and refuses what that must never see (S3): document types, entities,
 * processing instructions, unclosed tags (on which the parser is quadratic), tags that do not match.
 */

export interface XmlFault {
  readonly code: 'XML_DOCTYPE' | 'XML_PROCESSING_INSTRUCTION' | 'XML_UNCLOSED' | 'XML_MISMATCH' | 'XML_CONTENT';
  readonly message: string;
  readonly offset: number;
}

export interface XmlVisitor {
  /**
   * Called for every start tag with the part of it after the name; answers false to stop the scan.
   * @param depth of the tag; the root has depth 1.
   */
  readonly startTag: (name: string, attributes: string, offset: number, depth: number) => boolean;
}

const SPACE = /\s/;

/** Walks the tags of `xml`; null when the whole text was walked or the visitor stopped it. */
export function scanXml(xml: string, visitor: XmlVisitor): XmlFault | null {
  const open: { readonly name: string; readonly offset: number }[] = [];
  let at = 0;
  for (;;) {
    const start = xml.indexOf('<', at);
    if (start === -1) break;
    const next = xml.charCodeAt(start + 1);
    if (next === 0x21 /* ! */) {
      const end = skipDeclaration(xml, start);
      if (typeof end !== 'number') return end;
      at = end;
    } else if (next === 0x3f /* ? */) {
      const end = skipInstruction(xml, start);
      if (typeof end !== 'number') return end;
      at = end;
    } else if (next === 0x2f /* / */) {
      const end = xml.indexOf('>', start);
      if (end === -1) return unclosed(start);
      const name = xml.slice(start + 2, end).trimEnd();
      const opened = open.pop();
      if (opened?.name !== name) {
        return { code: 'XML_MISMATCH', message: `The end tag </${clip(name)}> closes nothing that is open.`, offset: start };
      }
      at = end + 1;
    } else {
      const end = endOfTag(xml, start);
      if (end === -1) return unclosed(start);
      const name = nameOf(xml, start + 1, end);
      if (name === '') return { code: 'XML_CONTENT', message: 'A "<" stands where no tag begins.', offset: start };
      const selfClosing = xml.charCodeAt(end - 1) === 0x2f;
      const attributes = xml.slice(start + 1 + name.length, selfClosing ? end - 1 : end);
      if (!visitor.startTag(name, attributes, start, open.length + 1)) return null;
      if (!selfClosing) open.push({ name, offset: start });
      at = end + 1;
    }
  }
  const left = open.at(-1);
  return left === undefined
    ? null
    : { code: 'XML_UNCLOSED', message: `The tag <${clip(left.name)}> is never closed.`, offset: left.offset };
}

function skipDeclaration(xml: string, start: number): number | XmlFault {
  if (xml.startsWith('<!--', start)) {
    const end = xml.indexOf('-->', start + 4);
    return end === -1 ? unclosed(start) : end + 3;
  }
  if (xml.startsWith('<![CDATA[', start)) {
    const end = xml.indexOf(']]>', start + 9);
    return end === -1 ? unclosed(start) : end + 3;
  }
  return { code: 'XML_DOCTYPE', message: 'The file declares a document type or an entity.', offset: start };
}

function skipInstruction(xml: string, start: number): number | XmlFault {
  const isDeclaration = xml.startsWith('<?xml', start) && SPACE.test(xml.charAt(start + 5));
  const isFirst = start === 0 || (start === 1 && xml.charCodeAt(0) === 0xfeff);
  if (!isDeclaration || !isFirst) {
    return { code: 'XML_PROCESSING_INSTRUCTION', message: 'The file holds a processing instruction.', offset: start };
  }
  const end = xml.indexOf('?>', start);
  return end === -1 ? unclosed(start) : end + 2;
}

/** Index of the `>` that ends the tag, -1 when another `<` or the end of the text comes first. */
function endOfTag(xml: string, start: number): number {
  let quote = 0;
  for (let at = start + 1; at < xml.length; at++) {
    const code = xml.charCodeAt(at);
    if (code === 0x3c /* < */) return -1;
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 0x22 || code === 0x27) {
      quote = code;
    } else if (code === 0x3e /* > */) {
      return at;
    }
  }
  return -1;
}

function nameOf(xml: string, from: number, end: number): string {
  let at = from;
  while (at < end && xml.charCodeAt(at) !== 0x2f && !SPACE.test(xml.charAt(at))) at++;
  return xml.slice(from, at);
}

function unclosed(offset: number): XmlFault {
  return { code: 'XML_UNCLOSED', message: 'A tag, comment or CDATA section is not closed.', offset };
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
