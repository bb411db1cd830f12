import { textOf } from '../element.ts';
import type { Check } from './check.ts';
import { nearest } from './model.ts';

/** Type and subtype with parameters (RFC 6838, RFC 2045). */
const MIME_TYPE = /^[A-Za-z0-9][\w!#$&^.+-]*\/[A-Za-z0-9][\w!#$&^.+-]*(?:\s*;\s*[\w-]+=(?:[\w.+-]+|"[^"]*"))*$/;

const HOLDERS = ['bpmn:Documentation', 'bpmn:TextAnnotation'];

export const mimeTypes: Check = {
  code: 'MIME_TYPE_INVALID',
  source: 'BPMN 2.0 §8.3.1, §8.4.1 (textFormat follows RFC 2045)',
  remedy: 'Write a MIME type such as text/plain.',
  unlessStrict: 'accept',
  *find(model) {
    for (const element of model.elements) {
      const format = HOLDERS.includes(element.$type) ? textOf(element, 'textFormat') : null;
      if (format !== null && !MIME_TYPE.test(format))
        yield { elements: [element], message: `textFormat of ${nearest(element)} is "${format}", which is no MIME type.` };
    }
  },
};
