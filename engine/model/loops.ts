/** Loop markers of activities (BPMN 2.0 §13.3.6, §13.3.7). */
import type { BuildContext } from './build-context.ts';
import { constant } from '../expression/index.ts';
import { variable } from './context.ts';
import type { StoredLoopData } from './data-associations.ts';
import type { LoopExtras } from './dialect-reader.ts';
import { type XmlElement, flagOf, idOf, manyOf, oneOf, textOf } from './element.ts';
import type { LoopEvent, MultiInstance, StandardLoop } from './graph.ts';
import { definitionsOf, readOneTrigger } from './triggers.ts';

export function readLoop(build: BuildContext, activity: XmlElement): MultiInstance | StandardLoop | null {
  const loop = oneOf(activity, 'loopCharacteristics');
  if (loop === null) return null;
  return loop.$type === 'bpmn:StandardLoopCharacteristics'
    ? readStandardLoop(build, loop)
    : readMultiInstance(build, activity, loop);
}

function readStandardLoop(build: BuildContext, loop: XmlElement): StandardLoop {
  const condition = oneOf(loop, 'loopCondition');
  const maximum = textOf(loop, 'loopMaximum');
  if (condition === null && maximum === null) {
    build.refuse(
      'LOOP_ENDLESS',
      loop,
      `The loop of "${idOf(loop.$parent ?? loop)}" has neither a condition nor a maximum.`,
      'Give it a loop condition or a maximum.',
    );
  }
  if (maximum !== null && !/^\+?0*[1-9]\d*$/.test(maximum)) {
    build.refuse(
      'LOOP_MAXIMUM_INVALID',
      loop,
      `The loop of "${idOf(loop.$parent ?? loop)}" runs at most ${maximum} times.`,
      'Give a whole number of at least 1.',
    );
  }
  return {
    type: 'standardLoop',
    condition: condition === null ? null : build.context.condition(condition),
    testBefore: flagOf(loop, 'testBefore') ?? false,
    maximum: maximum === null ? null : constant(Number(maximum)),
  };
}

function readMultiInstance(build: BuildContext, activity: XmlElement, loop: XmlElement): MultiInstance {
  const cardinality = oneOf(loop, 'loopCardinality');
  const completion = oneOf(loop, 'completionCondition');
  const extras = withLoopData(build, activity, loop, build.reader.loop(loop));
  const hasCardinality = cardinality !== null && textOf(cardinality, 'body') !== null;
  if (extras.collection === null && !hasCardinality) {
    build.refuse(
      'MULTI_INSTANCE_UNBOUNDED',
      activity,
      `"${idOf(activity)}" is multi-instance but has neither a collection nor a cardinality.`,
      'Name the collection to go through, or say how many times.',
    );
  }
  if (extras.collection !== null && hasCardinality) {
    build.refuse(
      'MULTI_INSTANCE_AMBIGUOUS',
      activity,
      `"${idOf(activity)}" has both a collection and a cardinality.`,
      'Keep one of them.',
    );
  }
  if ((extras.outputElement === null) !== (extras.outputCollection === null)) {
    build.refuse(
      'MULTI_INSTANCE_OUTPUT_INCOMPLETE',
      activity,
      `"${idOf(activity)}" gathers results but has only one of output element and output collection.`,
      'Give both, or none.',
    );
  }
  return {
    type: 'multiInstance',
    sequential: flagOf(loop, 'isSequential') ?? false,
    collection: extras.collection,
    cardinality: hasCardinality ? build.context.value(cardinality) : null,
    elementVariable: extras.elementVariable,
    outputElement: extras.outputElement,
    outputVariable: extras.outputVariable,
    outputCollection: extras.outputCollection,
    ...(extras.input === undefined ? {} : { input: extras.input }),
    ...(extras.output === undefined ? {} : { output: extras.output }),
    completionCondition: completion === null ? null : build.context.condition(completion),
    events: readEvents(build, activity, loop),
    asyncBefore: extras.asyncBefore,
    asyncAfter: extras.asyncAfter,
  };
}

/**
 * What BPMN itself says about the data of a multi-instance (§10.3.8), where the dialect says nothing: the collection that
 * goes in and its item, and the item that each iteration gives and the collection of these.
 */
function withLoopData(
  build: BuildContext,
  activity: XmlElement,
  loop: XmlElement,
  extras: LoopExtras,
): LoopExtras & StoredLoopData {
  const input = extras.collection === null ? build.data.loopInput(activity, loop) : null;
  const output = extras.outputElement === null && extras.outputCollection === null ? build.data.loopOutput(activity, loop) : null;
  return {
    ...extras,
    ...(input === null
      ? {}
      : { ...input.stored, collection: input.collection, elementVariable: extras.elementVariable ?? input.item }),
    ...(output === null
      ? {}
      : {
          ...output.stored,
          outputVariable: output.item,
          outputElement: variable(output.item),
          outputCollection: output.collection,
        }),
  };
}

/** What the behavior of a multi-instance throws, and when (BPMN 2.0 §10.3.8, §13.3.7). */
function readEvents(build: BuildContext, activity: XmlElement, loop: XmlElement): readonly LoopEvent[] {
  switch (textOf(loop, 'behavior')) {
    case 'None':
      return thrown(build, activity, listed(oneOf(loop, 'noneBehaviorEventRef')), 'each');
    case 'One':
      return thrown(build, activity, listed(oneOf(loop, 'oneBehaviorEventRef')), 'first');
    case 'Complex': {
      const definitions = manyOf(loop, 'complexBehaviorDefinition');
      if (definitions.length === 0) warnOfNoEvent(build, activity);
      return definitions.flatMap((definition) => readComplex(build, activity, definition));
    }
    default:
      return [];
  }
}

function readComplex(build: BuildContext, activity: XmlElement, definition: XmlElement): readonly LoopEvent[] {
  const condition = oneOf(definition, 'condition');
  if (condition === null || textOf(condition, 'body') === null) {
    build.refuse(
      'CONDITION_MISSING',
      activity,
      `A complexBehaviorDefinition of "${idOf(activity)}" has no condition.`,
      'Write the condition on which its event is thrown.',
    );
    return [];
  }
  const event = oneOf(definition, 'event');
  return thrown(build, activity, event === null ? [] : definitionsOf(event), build.context.condition(condition));
}

function thrown(
  build: BuildContext,
  activity: XmlElement,
  definitions: readonly XmlElement[],
  when: LoopEvent['when'],
): readonly LoopEvent[] {
  if (definitions.length === 0) warnOfNoEvent(build, activity);
  return definitions.flatMap((definition) => {
    const trigger = readOneTrigger(build, activity, definition, 'multi-instance');
    return trigger === null ? [] : [{ when, trigger }];
  });
}

function warnOfNoEvent(build: BuildContext, activity: XmlElement): void {
  build.context.warn(
    'LOOP_EVENT_MISSING',
    activity,
    `The behavior of the multi-instance "${idOf(activity)}" names no event, so it throws none.`,
    'Name the event that it throws, or take the behavior away.',
  );
}

function listed(element: XmlElement | null): readonly XmlElement[] {
  return element === null ? [] : [element];
}
