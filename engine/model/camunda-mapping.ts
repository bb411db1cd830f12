/** `camunda:inputOutput`: values are texts, lists, maps or scripts, nested as deep as one likes. */
import { ExpressionError, constant } from '../expression/index.ts';
import { typeOf } from '../expression/type-of.ts';
import { type Value, isDecimal } from '../expression/value.ts';
import { type ReadContext, combine } from './context.ts';
import { isVariableName } from './dialect-reader.ts';
import { type XmlElement, extensionOf, idOf, manyOf, nearestId, oneOf, textOf } from './element.ts';
import type { Expression, Mapping } from './graph.ts';

export function readInputOutput(context: ReadContext, node: XmlElement): { inputs: Mapping[]; outputs: Mapping[] } {
  const holder = extensionOf(node, 'camunda:InputOutput');
  if (holder === null) return { inputs: [], outputs: [] };
  return {
    inputs: manyOf(holder, 'inputParameters').map((parameter) => mapping(context, node, parameter)),
    outputs: manyOf(holder, 'outputParameters').map((parameter) => mapping(context, node, parameter)),
  };
}

function mapping(context: ReadContext, node: XmlElement, parameter: XmlElement): Mapping {
  const target = textOf(parameter, 'name') ?? '';
  if (!isVariableName(target)) {
    context.refuse(
      'MAPPING_TARGET_INVALID',
      node,
      `"${idOf(node)}" has a parameter named "${target}", which is not the name of a variable.`,
      'Give it a plain name (letters, digits, _).',
    );
  }
  return { target, source: valueOf(context, parameter) };
}

/** The value of a parameter, list item or map entry. */
function valueOf(context: ReadContext, holder: XmlElement): Expression {
  const definition = oneOf(holder, 'definition');
  if (definition !== null) return definitionOf(context, definition);
  const text = textOf(holder, 'value');
  return text === null ? constant(null) : context.expression(holder, text);
}

function definitionOf(context: ReadContext, definition: XmlElement): Expression {
  switch (definition.$type) {
    case 'camunda:List': {
      const items = manyOf(definition, 'items').map((item) => definitionOf(context, item));
      const source = `[${items.map((item) => item.source).join(', ')}]`;
      return bounded(
        context,
        definition,
        combine(source, items, (values) => values),
      );
    }
    case 'camunda:Map': {
      const entries = manyOf(definition, 'entries');
      const keys = entries.map((entry) => context.expression(entry, textOf(entry, 'key') ?? ''));
      const parts = entries.map((entry) => valueOf(context, entry));
      const source = `{${parts.map((part, index) => `${keys[index]?.source ?? ''}: ${part.source}`).join(', ')}}`;
      const made = combine(source, [...keys, ...parts], (values) =>
        Object.fromEntries(
          entries.map((_entry, index) => [keyOf(keys[index], values[index]), values[entries.length + index] ?? null]),
        ),
      );
      return bounded(context, definition, made);
    }
    case 'camunda:Script':
      return context.script(definition, textOf(definition, 'value') ?? '', textOf(definition, 'scriptFormat'));
    default: {
      const text = textOf(definition, 'value');
      return text === null ? constant(null) : context.expression(definition, text);
    }
  }
}

/** @throws ExpressionError when it is neither text, number nor boolean */
function keyOf(key: Expression | undefined, value: Value | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || isDecimal(value)) return String(value);
  const source = key?.source ?? '';
  throw new ExpressionError('EXPRESSION_FAILED', source, `The key ${source} of a map gave ${typeOf(value ?? null)}, not a text.`);
}

/** A list or map of texts is no text that a worker could be given; one FEEL text that gives the list or map is. */
function bounded(context: ReadContext, element: XmlElement, expression: Expression): Expression {
  if (!expression.bounded) {
    context.refuse(
      'EXPRESSION_UNBOUNDED',
      element,
      `"${nearestId(element) ?? ''}" has a list or map with a regular expression or a function of its own in it.`,
      'Write the whole list or map as one FEEL text.',
    );
  }
  return expression;
}
