/** What the reader has to say about a file: every refusal names the element, its line and the way out. */

/** Where something stands in the file; both numbers start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Finding {
  /** Stable name of the rule, e.g. `SEQUENCE_FLOW_TARGET_MISSING`. */
  readonly code: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Ids of the elements concerned, the main one first; empty when the fault is not in an element. */
  readonly elementIds: readonly string[];
  readonly line: number;
  readonly column: number;
  /** An error refuses the deployment; a warning is told to the one who deploys. */
  readonly severity: 'error' | 'warning';
}

/** Thrown by `readBpmn` when a file cannot be run; carries everything that was found, errors and warnings. */
export class ModelError extends Error {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    const errors = findings.filter((finding) => finding.severity === 'error');
    const first = errors[0];
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    super(first === undefined ? 'The model cannot be run.' : `${first.message}${more}`);
    this.name = 'ModelError';
    this.findings = findings;
  }
}
