/** `camunda:in` and `camunda:out`: which variables a call activity passes to the called process and takes back. */
import { type ReadContext, variable } from './context.ts';
import { isVariableName } from './dialect-reader.ts';
import { type XmlElement, flagOf, idOf, textOf } from './element.ts';
import type { CallActivity, PassedMapping, SignalPayload } from './graph.ts';

type PassedVariables = Pick<CallActivity, 'inMappings' | 'outMappings' | 'inAll' | 'outAll'>;

/** Nothing at all passes nothing; `variables="all"` passes everything, before the single mappings (Camunda 7). */
export function readPassedVariables(
  context: ReadContext,
  activity: XmlElement,
  ins: readonly XmlElement[],
  outs: readonly XmlElement[],
): PassedVariables {
  const given = passed(context, activity, ins);
  const taken = passed(context, activity, outs);
  const isPlain = given.all === 'visible' && given.mappings.length === 0;
  const takesPlain = taken.all === 'visible' && taken.mappings.length === 0;
  return {
    inMappings: isPlain ? null : given.mappings,
    outMappings: takesPlain ? null : taken.mappings,
    ...(given.all === null || isPlain ? {} : { inAll: given.all }),
    ...(taken.all === null || takesPlain ? {} : { outAll: taken.all }),
  };
}

/** `camunda:in` of a thrown signal. */
export function readSignalPayload(context: ReadContext, definition: XmlElement, ins: readonly XmlElement[]): SignalPayload {
  const { inMappings, inAll } = readPassedVariables(context, definition, ins, []);
  return { inMappings, ...(inAll === undefined ? {} : { inAll }), businessKey: readBusinessKey(context, definition, ins) };
}

/** How Camunda 7 passes the business key on. */
const CALLER_KEY = /^[#$]\{\s*execution\.(?:processBusinessKey|businessKey)\s*\}$/;

export function readBusinessKey(
  context: ReadContext,
  element: XmlElement,
  ins: readonly XmlElement[],
): CallActivity['businessKey'] {
  const key = ins
    .map((binding) => textOf(binding, 'camunda:businessKey') ?? textOf(binding, 'businessKey'))
    .find((text) => text !== null);
  return key !== undefined && CALLER_KEY.test(key) ? 'caller' : context.optional(element, key ?? null);
}

interface Passed {
  readonly all: 'visible' | 'local' | null;
  readonly mappings: readonly PassedMapping[];
}

function passed(context: ReadContext, activity: XmlElement, bindings: readonly XmlElement[]): Passed {
  let all: Passed['all'] = null;
  const mappings: PassedMapping[] = [];
  for (const binding of bindings) {
    if (textOf(binding, 'businessKey') !== null) continue;
    const local = flagOf(binding, 'local') === true;
    if (textOf(binding, 'variables') === 'all') {
      all = local ? 'local' : 'visible';
      continue;
    }
    const target = textOf(binding, 'target') ?? '';
    const source = textOf(binding, 'source');
    const expression = textOf(binding, 'sourceExpression');
    if (!isVariableName(target) || (source === null && expression === null)) {
      context.refuse(
        'MAPPING_TARGET_INVALID',
        activity,
        `"${idOf(activity)}" has a camunda:in or camunda:out without source or target.`,
        'Give source (or sourceExpression) and target, or variables="all".',
      );
      continue;
    }
    const value = expression === null ? variable(source ?? '') : context.expression(activity, expression);
    // An expression that is passed on sees every variable, local or not.
    const isLocal = local && (expression === null || binding.$type === 'camunda:Out');
    mappings.push(isLocal ? { target, source: value, local: true } : { target, source: value });
  }
  return { all, mappings };
}
