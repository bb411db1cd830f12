import { tagOf, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { nearest } from './model.ts';

/** Properties that the schema declares as anyURI. */
const URIS: readonly (readonly [type: string, property: string])[] = [
  ['bpmn:FormalExpression', 'language'],
  ['bpmn:Definitions', 'expressionLanguage'],
  ['bpmn:Definitions', 'typeLanguage'],
  ['bpmn:Definitions', 'targetNamespace'],
  ['bpmn:Import', 'importType'],
  ['bpmn:Import', 'namespace'],
  ['bpmn:Transaction', 'method'],
  ['bpmn:ServiceTask', 'implementation'],
  ['bpmn:SendTask', 'implementation'],
  ['bpmn:ReceiveTask', 'implementation'],
  ['bpmn:UserTask', 'implementation'],
  ['bpmn:BusinessRuleTask', 'implementation'],
  ['bpmn:Relationship', 'type'],
];

/** Words of the standard that stand where a URI may: `##WebService`, `##unspecified`, `##Compensate`. */
const WORD = /^##[A-Za-z]+$/;
/** RFC 3986 with the letters of RFC 3987; white space is taken away before. */
const URI = /^(?:[\p{L}\p{N}\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/u;

export const uris: Check = {
  code: 'URI_INVALID',
  source: 'BPMN 2.0 XML schema (anyURI), RFC 3986',
  remedy: 'Write a URI; characters that it may not hold are written as % and two hexadecimal digits.',
  *find(model) {
    for (const element of [model.definitions, ...model.elements]) {
      for (const [type, property] of URIS) {
        const text = element.$type === type ? textOf(element, property) : null;
        if (text !== null && !WORD.test(text) && !isUri(text))
          yield {
            elements: [element],
            message: `${property} of ${tagOf(element)} ${nearest(element)} is "${text}", which is no URI.`,
          };
      }
    }
  },
};

function isUri(text: string): boolean {
  return URI.test(text) && text.indexOf('#') === text.lastIndexOf('#');
}
