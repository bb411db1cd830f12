/** One line of log per request: who, what, outcome, duration. Never bodies, tokens, query texts or names (S20, S21). */
import { pino, type DestinationStream, type Logger } from 'pino';
import type { CartableError } from '../../engine/index.ts';

export interface RequestLine {
  by(userId: string): void;
  failed(error: CartableError): void;
  end(status: number): void;
}

export interface RequestLog {
  begin(request: { readonly requestId: string; readonly method: string; readonly path: string }): RequestLine;
}

/** The server's log: JSON lines, secrets cut out wherever they might stand. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: ['token', '*.token', 'authorization', '*.authorization', 'password', '*.password'], remove: true },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Told of every answered request. */
export type Observe = (method: string, path: string, status: number, milliseconds: number) => void;

/** @param now monotonic milliseconds */
export function createRequestLog(log: Logger, now: () => number, observe: Observe): RequestLog {
  return {
    begin(request) {
      const start = now();
      let userId: string | undefined;
      let failure: CartableError | undefined;
      return {
        by: (id) => {
          userId = id;
        },
        failed: (error) => {
          failure = error;
        },
        end(status) {
          const ms = Math.round(now() - start);
          observe(request.method, request.path, status, ms);
          const fields = {
            ...request,
            status,
            ms,
            ...(userId === undefined ? {} : { userId }),
            ...(failure === undefined ? {} : { code: failure.code }),
          };
          if (failure !== undefined && failure.status >= 500)
            log.error({ ...fields, err: failure.cause ?? failure }, 'request failed');
          else log.info(fields, 'request');
        },
      };
    },
  };
}
