/** What Camunda 7 says of an external task beside its topic: its priority, and errors told by expressions. */
import type { ReadContext } from './context.ts';
import { constantText } from './constant-text.ts';
import { type XmlElement, extensionsOf, idOf, oneOf, textOf } from './element.ts';
import type { Expression, OperationCall } from './graph.ts';

export function readExternal(
  context: ReadContext,
  element: XmlElement,
  holder: XmlElement,
): Pick<OperationCall, 'priority' | 'errors'> {
  const priority = readPriority(context, element, holder);
  const errors = readErrors(context, element);
  return { ...(priority === null ? {} : { priority }), ...(errors.length === 0 ? {} : { errors }) };
}

/** Its own, else that of the process. */
function readPriority(context: ReadContext, element: XmlElement, holder: XmlElement): Expression | null {
  const text = textOf(holder, 'camunda:taskPriority') ?? textOf(processOf(element), 'camunda:taskPriority');
  if (text === null) return null;
  const priority = context.expression(element, text);
  const constant = constantText(priority);
  if (constant !== null && !/^-?\d{1,9}$/.test(constant)) {
    context.refuse(
      'PRIORITY_INVALID',
      element,
      `The priority "${text}" of "${idOf(element)}" is not a whole number.`,
      'Write a whole number, or an expression that gives one.',
    );
  }
  return priority;
}

function processOf(element: XmlElement): XmlElement {
  let at = element;
  while (at.$type !== 'bpmn:Process' && at.$parent !== undefined) at = at.$parent;
  return at;
}

function readErrors(context: ReadContext, element: XmlElement): NonNullable<OperationCall['errors']> {
  return extensionsOf(element).flatMap((definition) => {
    if (definition.$type !== 'camunda:ErrorEventDefinition') return [];
    const error = oneOf(definition, 'errorRef');
    const code = error === null ? null : textOf(error, 'errorCode');
    const text = textOf(definition, 'expression');
    if (code === null || text === null) {
      context.refuse(
        'ERROR_DEFINITION_INCOMPLETE',
        element,
        `"${idOf(element)}" has an error definition without ${code === null ? 'an error that has a code' : 'an expression'}.`,
        'Give it errorRef, to an error with a code, and an expression that is true when the error is thrown.',
      );
      return [];
    }
    const message = error === null ? null : textOf(error, 'camunda:errorMessage');
    return [{ code, message, condition: context.inline(element, context.expression(element, text), 'error definition') }];
  });
}
