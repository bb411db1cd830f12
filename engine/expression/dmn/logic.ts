/** What every kind of decision logic becomes. */
import { ExpressionError } from '../expression.ts';
import type { Feel, FeelFunction, Run } from '../feel/feel-value.ts';
import type { Frame } from '../feel/frame.ts';
import { DecisionError } from './decision-error.ts';
import type { Element } from './element.ts';

/** Names and functions that the logic may use. */
export interface LogicScope {
  /** Variables that the model declares; the parser must know those that hold operator characters. */
  readonly names: readonly string[];
  readonly functions: ReadonlyMap<string, FeelFunction>;
  /** Parameters of a business knowledge model, whose values the frame holds. */
  readonly parameters: readonly string[];
}

export interface Outcome {
  readonly value: Feel;
  readonly matchedRules: readonly string[];
}

export interface Logic {
  readonly reads: readonly string[];
  readonly bounded: boolean;
  /** Steps that its size alone may take. */
  readonly steps: number;
  evaluate(run: Run, frame: Frame | null): Outcome;
}

const FEEL = /^(feel|https?:\/\/www\.omg\.org\/spec\/(DMN|FEEL)\/\d{8}(\/FEEL)?\/?)$/i;

/** Compiles the text of an element; a fault names the element. */
export function compileText<T>(element: Element, compile: (text: string) => T): T {
  const language = element.text('expressionLanguage');
  if (language !== undefined && language !== '' && !FEEL.test(language)) {
    throw new DecisionError('DMN_MODEL', element.id, `The language ${language} is not run here: write it in FEEL.`);
  }
  try {
    return compile(element.text('text') ?? '');
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new DecisionError('DMN_EXPRESSION', element.id, `${error.message}: ${error.source.slice(0, 80)}`, error);
  }
}
