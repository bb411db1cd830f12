/** What a route answers: plain data, sent by `mount`. */
import type { Response } from 'express';

export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown; readonly headers: Headers }
  | {
      readonly kind: 'content';
      readonly status: number;
      readonly type: string;
      readonly content: string;
      readonly headers: Headers;
    }
  | { readonly kind: 'empty'; readonly headers: Headers }
  | { readonly kind: 'stream'; start(response: Response): void };

type Headers = Readonly<Record<string, string>>;

export function ok(body: unknown, headers: Headers = {}): Reply {
  return { kind: 'json', status: 200, body, headers };
}

export function created(body: unknown, headers: Headers = {}): Reply {
  return { kind: 'json', status: 201, body, headers };
}

export function noContent(headers: Headers = {}): Reply {
  return { kind: 'empty', headers };
}

/** Anything that is not JSON: CSV, metrics, a form file. `type` is the full Content-Type. */
export function content(type: string, text: string, headers: Headers = {}): Reply {
  return { kind: 'content', status: 200, type, content: text, headers };
}

export function jsonWithStatus(status: number, body: unknown): Reply {
  return { kind: 'json', status, body, headers: {} };
}

/** The handler writes to the response itself and ends it (server-sent events). */
export function stream(start: (response: Response) => void): Reply {
  return { kind: 'stream', start };
}
