export type DecisionErrorCode =
  /** The text is no DMN 1.3. */
  | 'DMN_XML'
  /** The model holds something that is not run here, or contradicts itself. */
  | 'DMN_MODEL'
  /** An expression in it cannot be parsed. */
  | 'DMN_EXPRESSION'
  /** More than one rule matched where one may. */
  | 'DECISION_NOT_UNIQUE'
  /** Matching rules with hit policy ANY disagree. */
  | 'DECISION_NOT_ANY'
  /** An input has another type, or a value outside the allowed ones. */
  | 'DECISION_INPUT'
  /** An output is outside the allowed values, or cannot be aggregated. */
  | 'DECISION_OUTPUT';

/** A refusal at deployment, or the failure of one evaluation; it always names the element. */
export class DecisionError extends Error {
  readonly code: DecisionErrorCode;
  /** The id of the element in the model. */
  readonly elementId: string;
  constructor(code: DecisionErrorCode, elementId: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DecisionError';
    this.code = code;
    this.elementId = elementId;
  }
}
