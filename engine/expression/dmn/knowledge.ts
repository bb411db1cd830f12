import { FeelFunction } from '../feel/feel-value.ts';
import { DecisionError } from './decision-error.ts';
import { compileLogic } from './decision-logic.ts';
import type { Element } from './element.ts';

/** A business knowledge model as a function of its parameters and of the models that it requires; it reads no variables. */
export function compileKnowledge(element: Element, functions: ReadonlyMap<string, FeelFunction>): FeelFunction {
  const definition = element.child('encapsulatedLogic');
  if (definition === undefined) throw new DecisionError('DMN_MODEL', element.id, 'The business knowledge model has no function.');
  if ((definition.text('kind') ?? 'FEEL') !== 'FEEL')
    throw new DecisionError('DMN_MODEL', definition.id, 'Only functions in FEEL are run here.');
  const parameters = definition.children('formalParameter').map((parameter) => parameter.text('name') ?? '');
  const logic = compileLogic(element, definition.child('body'), { names: parameters, functions, parameters });
  const [free] = logic.reads;
  if (free !== undefined) {
    throw new DecisionError(
      'DMN_MODEL',
      element.id,
      `The business knowledge model reads "${free}", which is none of its parameters.`,
    );
  }
  return new FeelFunction(
    parameters,
    (args, run) => {
      run.charge(1);
      if (args.length !== parameters.length) return null;
      run.enter();
      const { value } = logic.evaluate(run, { parent: null, values: [...args] });
      run.leave();
      return value;
    },
    logic.bounded,
  );
}
