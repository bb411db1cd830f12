/** `<assignment>`: an expression, and the place in the target that its value goes to (BPMN 2.0 §10.4.2). */
import type { Expression } from '../expression/expression.ts';
import { type Value, type ValueObject, isObject } from '../expression/value.ts';
import type { ReadContext } from './context.ts';
import { type XmlElement, idOf, oneOf, textOf } from './element.ts';
import type { Mapping } from './mapping.ts';

/** Also with the sign of an expression around it. */
const PATH = /^(?:=\s*|[$#]\{\s*)?([\p{L}_$][\p{L}\p{N}_$.-]*)\s*\}?$/u;

/**
 * @param variable of the target
 * @param names under which the target may be meant
 */
export function readAssignment(
  context: ReadContext,
  node: XmlElement,
  assignment: XmlElement,
  variable: string,
  names: readonly string[],
): Mapping[] {
  const from = oneOf(assignment, 'from');
  const to = oneOf(assignment, 'to');
  const place = to === null ? undefined : PATH.exec(textOf(to, 'body') ?? '')?.[1];
  const head = names.find((name) => name !== '' && (place === name || place?.startsWith(`${name}.`) === true));
  if (from === null || place === undefined || head === undefined) {
    context.refuse(
      'DATA_ASSIGNMENT_UNSUPPORTED',
      node,
      `An assignment of "${idOf(node)}" goes to "${to === null ? '' : (textOf(to, 'body') ?? '')}", which is no place in "${variable}".`,
      `Write the name of the target, or a path in it: ${variable}.total.`,
    );
    return [];
  }
  const source = context.value(from);
  const path = place.slice(head.length + 1);
  if (path === '') return [{ target: variable, source }];
  return [{ target: variable, source: within(variable, path.split('.'), context.inline(node, source, 'assignment')) }];
}

/** The target with one place in it changed; what lies on the way and is no object becomes one. */
function within(variable: string, path: readonly string[], source: Expression): Expression {
  return {
    source: `${variable}.${path.join('.')} := ${source.source}`,
    reads: [...new Set([variable, ...source.reads])].toSorted(),
    bounded: true,
    evaluate: (lookup) => changed(lookup(variable) ?? null, path, source.evaluate(lookup)),
  };
}

function changed(whole: Value, [name, ...rest]: readonly string[], value: Value): Value {
  if (name === undefined) return value;
  const object: ValueObject = isObject(whole) ? whole : {};
  const part = Object.hasOwn(object, name) ? (object[name] ?? null) : null;
  return { ...object, [name]: changed(part, rest, value) };
}
