/**
 * The declaration of one HTTP route. From it come the check of everything that arrives, the OpenAPI document and the
 * test matrix; there is no other way to add a route.
 */
import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { Actor, Command, Engine, Query } from '../../engine/index.ts';
import type { Family } from './family.ts';
import type { Reply } from './reply.ts';
import type { Check, Checks } from './schema.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** How a body may look and how large it may be: `json` 256 KB, `document` 2 MB, `files` multipart. */
export type BodyKind = 'json' | 'document' | 'files';

export interface UploadedFile {
  readonly name: string;
  readonly content: string;
}

/** One request, checked. */
export interface Call<P, Q, B> {
  readonly engine: Engine;
  readonly actor: Actor;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Files of a multipart body, in order. */
  readonly files: readonly UploadedFile[];
  header(name: string): string | undefined;
  /** Who the request's token stands for by now, for connections that live long. */
  authenticateAgain(): Promise<Actor>;
  /** Calls the listener when the client has been answered or has gone away. */
  onClose(listener: () => void): void;
  /** Runs a command as the caller, with the caller's Idempotency-Key. One per request: the key names one command. */
  execute<I, O, G, P>(command: Command<I, O, G, P>, input: I): Promise<O>;
  ask<I, O>(query: Query<I, O>, input: I): Promise<O>;
}

interface RouteDeclaration<P extends TObject, Q extends TObject, B extends TSchema> {
  readonly method: Method;
  /** The whole path with parameters in braces: `/api/tasks/{id}`. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly tags: readonly string[];
  /** The right the engine asks for, for the OpenAPI document; the engine itself enforces it. */
  readonly right?: string;
  /** True: no token is needed. */
  readonly open?: boolean;
  /** True: new work, refused first when the engine is behind, so that begun work can be finished (P11). */
  readonly sheds?: boolean;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly bodyKind?: BodyKind;
  /** True: the caller must send the version that they saw as `If-Match`. */
  readonly ifMatch?: boolean;
  /** Another media type that the query can ask for instead of JSON. */
  readonly alsoAs?: string;
  /** Status -> schema of the reply; null = no body; a text = its media type. */
  readonly replies: Readonly<Record<number, TSchema | string | null>>;
  handler(call: Call<Static<P>, Static<Q>, Static<B>>): Promise<Reply> | Reply;
}

/** What arrived, not yet checked. */
export interface RawCall {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

export type CallTools = Omit<Call<never, never, never>, 'params' | 'query' | 'body'>;

export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly family: Family;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly right: string | null;
  readonly open: boolean;
  readonly sheds: boolean;
  readonly params: TObject | null;
  readonly query: TObject | null;
  readonly body: TSchema | null;
  readonly bodyKind: BodyKind;
  readonly ifMatch: boolean;
  readonly alsoAs: string | null;
  readonly replies: Readonly<Record<number, TSchema | string | null>>;
  /** Compiles the schemas, once, and gives the function that checks a request and answers it. */
  compile(checks: Checks): (raw: RawCall, tools: CallTools) => Promise<Reply>;
}

/** Declares a route. Under `/api`, objects accept only the fields that their schema names. */
export function route<P extends TObject = TObject, Q extends TObject = TObject, B extends TSchema = TObject>(
  declaration: RouteDeclaration<P, Q, B>,
): Route {
  const family: Family = declaration.path.startsWith('/engine-rest') ? 'camunda' : 'api';
  return Object.freeze({
    method: declaration.method,
    path: declaration.path,
    family,
    summary: declaration.summary,
    tags: declaration.tags,
    right: declaration.right ?? null,
    open: declaration.open ?? false,
    sheds: declaration.sheds ?? false,
    params: declaration.params ?? null,
    query: declaration.query ?? null,
    body: declaration.body ?? null,
    bodyKind: declaration.bodyKind ?? 'json',
    ifMatch: declaration.ifMatch ?? false,
    alsoAs: declaration.alsoAs ?? null,
    replies: declaration.replies,
    compile(checks: Checks) {
      const params: Check<Static<P>> = checks.texts(declaration.params, family);
      const query: Check<Static<Q>> = checks.texts(declaration.query, family);
      const body: Check<Static<B>> = checks.body(declaration.body, family);
      return async (raw: RawCall, tools: CallTools) =>
        declaration.handler({
          ...tools,
          params: params(raw.params, 'path'),
          query: query(raw.query, 'query'),
          body: body(raw.body, ''),
        });
    },
  });
}
