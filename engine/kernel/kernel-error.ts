/** Why a command is refused: it does not fit the state, and nothing has changed. */
export type KernelErrorCode =
  | 'NOT_STARTED'
  | 'ALREADY_STARTED'
  | 'NO_SUCH_START_EVENT'
  | 'NO_SUCH_EXECUTION'
  | 'NO_SUCH_WAIT'
  | 'WRONG_PHASE'
  | 'SUSPENDED'
  | 'BAD_VARIABLE_NAME'
  | 'UNKNOWN_ELEMENT'
  | 'BAD_STATE';

/** Refuses an input; the snapshot that came in stays as it was. */
export class KernelError extends Error {
  readonly code: KernelErrorCode;
  constructor(code: KernelErrorCode, message: string) {
    super(message);
    this.name = 'KernelError';
    this.code = code;
  }
}
