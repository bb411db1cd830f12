/** Loop markers of activities (BPMN 2.0 §13.3.6, §13.3.7). */
import type { BuildContext } from './build-context.ts';
import { type XmlElement, flagOf, idOf, oneOf, textOf } from './element.ts';
import { constant } from '../expression/index.ts';
import type { MultiInstance, StandardLoop } from './graph.ts';

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
  const extras = build.reader.loop(loop);
  const hasCardinality = cardinality !== null && textOf(cardinality, 'body') !== null;
  if (extras.collection === null && oneOf(loop, 'loopDataInputRef') !== null) {
    build.refuse(
      'LOOP_DATA_UNSUPPORTED',
      activity,
      `"${idOf(activity)}" goes through loopDataInputRef, which is not run.`,
      'Name the collection in the extension of your dialect.',
    );
  } else if (extras.collection === null && !hasCardinality) {
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
    outputCollection: extras.outputCollection,
    completionCondition: completion === null ? null : build.context.condition(completion),
  };
}
