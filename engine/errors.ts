/**
 * The error catalogue: every refusal a caller can see has a code, an HTTP status and a remedy, in one place.
 *
 * A `CartableError` is a *bad command*: refused, nothing changed. A `BpmnError` is a *business outcome* that a
 * flow routes on. Anything else thrown by an operation is a *technical failure*: rolled back and tried again.
 */

interface ErrorKind {
  readonly status: number;
  /** What the caller can do about it. */
  readonly remedy: string;
}

export const ERRORS = {
  VALIDATION: { status: 400, remedy: 'Correct the named field and send the request again.' },
  MODEL_INVALID: { status: 422, remedy: 'Correct the named elements in the model and deploy it again.' },
  UNAUTHENTICATED: { status: 401, remedy: 'Send a valid token in the Authorization header.' },
  FORBIDDEN: { status: 403, remedy: 'Ask an administrator for the right that the message names.' },
  NOT_FOUND: { status: 404, remedy: 'Check the id; it may have ended or never existed.' },
  TASK_NOT_OPEN: { status: 409, remedy: 'Reload the task: somebody else finished it or the process moved on.' },
  TASK_ALREADY_CLAIMED: { status: 409, remedy: 'Ask the person who claimed it, or pick another task.' },
  NOT_WAITING: { status: 409, remedy: 'Reload the instance: the element no longer waits.' },
  INSTANCE_ENDED: { status: 409, remedy: 'Reload the instance: it has ended.' },
  STALE_VERSION: { status: 409, remedy: 'Reload the record, look at what changed and try again.' },
  DUPLICATE: { status: 409, remedy: 'Use the existing record or choose another key.' },
  ILLEGAL_STATE: { status: 409, remedy: 'Reload the record: its state does not allow this.' },
  MISMATCHING_MESSAGE: {
    status: 400,
    remedy: 'Nothing waits for this message: check its name and keys, or give it a timeToLive.',
  },
  AMBIGUOUS_MESSAGE: { status: 400, remedy: 'Several instances wait for this message: narrow the keys, or send it to all.' },
  IDEMPOTENCY_MISMATCH: { status: 422, remedy: 'This Idempotency-Key was used with another body: use a new key.' },
  PAYLOAD_TOO_LARGE: { status: 413, remedy: 'Keep large content in documents and pass their ids in variables.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, remedy: 'Send JSON (or multipart for a deployment).' },
  OPERATION_REFUSED: { status: 409, remedy: 'The business rule named in the message does not allow it.' },
  OVERLOADED: { status: 503, remedy: 'Try again after the time in Retry-After.' },
  SHUTTING_DOWN: { status: 503, remedy: 'Try again in a few seconds.' },
  STORAGE_FULL: { status: 507, remedy: 'Free disk space; nothing was lost and work goes on by itself.' },
  INTERNAL: { status: 500, remedy: 'Nothing was changed. Tell the administrator the time of this message.' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** One field or element that is wrong. */
export interface Fault {
  /** JSON pointer into the body, or a BPMN element id. */
  readonly at: string;
  readonly message: string;
}

/** A refused command. Nothing was changed. */
export class CartableError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly remedy: string;
  readonly faults: readonly Fault[];
  /** Safe facts for the caller, e.g. who won the race for a task. */
  readonly details: Readonly<Record<string, unknown>>;
  constructor(
    code: ErrorCode,
    message: string,
    extra: { faults?: readonly Fault[]; details?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.name = 'CartableError';
    this.code = code;
    this.status = ERRORS[code].status;
    this.remedy = ERRORS[code].remedy;
    this.faults = extra.faults ?? [];
    this.details = extra.details ?? {};
  }
}

/**
 * A business outcome of an operation: no credit, no stock. Routed by boundary events; its writes are rolled back.
 * `faults` name the fields of its input that are wrong. Whoever completes a task with them is refused, and the task stays.
 */
export class BpmnError extends Error {
  readonly code: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly faults: readonly Fault[];
  constructor(code: string, message: string, variables: Readonly<Record<string, unknown>> = {}, faults: readonly Fault[] = []) {
    super(message);
    this.name = 'BpmnError';
    this.code = code;
    this.variables = variables;
    this.faults = faults;
  }
}

/** The message of anything thrown, for logs and incidents: never a stack, and nothing that PostgreSQL cannot store. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll('\0', '');
}
