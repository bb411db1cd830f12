/**
 * What a file must keep to before it is parsed (S3). Everything here is linear in the length of the text.
 */
import { type Finding, type Position, kindOf } from './finding.ts';
import { LineCounter } from './lines.ts';
import { scanXml } from './xml-scan.ts';

export const LIMITS = {
  /** Bytes of UTF-8. */
  bytes: 1_000_000,
  /** XML elements inside one another. */
  xmlDepth: 100,
  /** XML elements in all; a flow of 1,000 elements with its drawing has about 20,000. */
  xmlElements: 40_000,
  /** BPMN flow elements of one file (P10). */
  flowElements: 1_000,
  /** Sub-processes inside one another (P10). */
  nesting: 20,
  /** What the runtime grants the worker that parses. */
  parseMilliseconds: 2_000,
  parseMegabytes: 256,
} as const;

// eslint-disable-next-line no-control-regex -- the point is to find them
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;
const CHARACTER_REFERENCE = /&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));/g;

/** Refusals of the raw text; empty when it may be parsed. Stops at the first fault of form. */
export function checkLimits(xml: string): readonly Finding[] {
  const bytes = utf8Length(xml);
  if (bytes > LIMITS.bytes) {
    return [
      refusal(
        'FILE_TOO_LARGE',
        `The file has ${bytes} bytes; ${LIMITS.bytes} are allowed.`,
        'Split the process: move a part into a process of its own and call it.',
      ),
    ];
  }
  const control = xml.search(CONTROL);
  if (control !== -1) return [controlCharacter(xml, control)];
  const broken = xml.indexOf('\ufffd');
  if (broken !== -1) {
    return [
      refusal(
        'FILE_NOT_UTF8',
        'The file holds bytes that are no UTF-8 text.',
        'Save the file as UTF-8.',
        new LineCounter(xml).at(broken),
      ),
    ];
  }
  for (const match of xml.matchAll(CHARACTER_REFERENCE)) {
    const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
    if (code > 0x10ffff || CONTROL.test(String.fromCodePoint(code))) return [controlCharacter(xml, match.index)];
  }
  return checkForm(xml);
}

function checkForm(xml: string): readonly Finding[] {
  let elements = 0;
  const found: Finding[] = [];
  const fault = scanXml(xml, {
    startTag: (name, _attributes, offset, depth) => {
      elements += 1;
      if (depth > LIMITS.xmlDepth) {
        found.push(
          refusal(
            'XML_TOO_DEEP',
            `<${name.slice(0, 60)}> lies more than ${LIMITS.xmlDepth} elements deep.`,
            'Flatten the file; move inner parts into processes of their own.',
            new LineCounter(xml).at(offset),
          ),
        );
      } else if (elements > LIMITS.xmlElements) {
        found.push(
          refusal(
            'XML_TOO_MANY_ELEMENTS',
            `The file has more than ${LIMITS.xmlElements} XML elements.`,
            'Split the process: move a part into a process of its own and call it.',
            new LineCounter(xml).at(offset),
          ),
        );
      }
      return found.length === 0;
    },
  });
  if (fault !== null) {
    found.push(refusal(fault.code, fault.message, REMEDIES[fault.code], new LineCounter(xml).at(fault.offset)));
  } else if (elements === 0) {
    found.push(refusal('XML_EMPTY', 'The file holds no XML element.', 'Upload a BPMN 2.0 file (.bpmn).'));
  }
  return found;
}

const REMEDIES = {
  XML_DOCTYPE: 'Remove the DOCTYPE and its entities; BPMN needs neither.',
  XML_PROCESSING_INSTRUCTION: 'Remove every <?…?> but the <?xml …?> of the first line.',
  XML_UNCLOSED: 'Close the tag; save the file again with a BPMN editor.',
  XML_MISMATCH: 'Make start and end tags match; save the file again with a BPMN editor.',
  XML_CONTENT: 'Write &lt; where the sign itself is meant.',
} as const;

function controlCharacter(xml: string, offset: number): Finding {
  return refusal(
    'XML_CONTROL_CHARACTER',
    'The file holds a control character.',
    'Remove it; only tab and line ends are allowed.',
    new LineCounter(xml).at(offset),
  );
}

function refusal(code: string, message: string, remedy: string, position: Position = { line: 1, column: 1 }): Finding {
  return { code, message, remedy, elementIds: [], ...position, severity: 'error', kind: kindOf(code) };
}

/** Length in UTF-8 without building the bytes; a lone surrogate counts 3, as encoders write U+FFFD for it. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    if (code < 0x800) bytes += 1;
    else if (code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
      bytes += 2;
      at += 1;
    } else bytes += 2;
  }
  return bytes;
}
