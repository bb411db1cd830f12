import { compileFeelText } from '../feel/compile.ts';
import { DecisionError } from './decision-error.ts';
import type { Element } from './element.ts';
import { compileText, type Logic, type LogicScope } from './logic.ts';
import { compileTable } from './table.ts';

/** A decision table or a literal expression; other boxed expressions are refused. */
export function compileLogic(owner: Element, logic: Element | undefined, scope: LogicScope): Logic {
  if (logic === undefined) {
    throw new DecisionError(
      'DMN_MODEL',
      owner.id,
      `"${owner.text('name') ?? owner.id}" has no logic: give it a decision table or an expression.`,
    );
  }
  switch (logic.type) {
    case 'dmn:DecisionTable':
      return compileTable(logic, scope);
    case 'dmn:LiteralExpression':
      return compileLiteral(logic, scope);
    default:
      throw new DecisionError(
        'DMN_MODEL',
        logic.id,
        `A boxed ${logic.type.slice(4)} is not run here: use a decision table or a FEEL expression.`,
      );
  }
}

function compileLiteral(literal: Element, scope: LogicScope): Logic {
  const { reads, bounded, body } = compileText(literal, (text) =>
    compileFeelText(text, { names: scope.names, functions: scope.functions }, scope.parameters),
  );
  return { reads, bounded, steps: 0, evaluate: (run, frame) => ({ value: body(run, frame), matchedRules: [] }) };
}
