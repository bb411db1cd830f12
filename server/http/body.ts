/** Reading a request's body: media type, size, encoding, then the JSON guard. */
import express, { type Request, type Response } from 'express';
import multer from 'multer';
import { CartableError } from '../../engine/index.ts';
import { DOCUMENT_LIMITS, JSON_LIMITS, isUnsafeKey, parseJson, type JsonLimits } from './json-guard.ts';
import type { Route, UploadedFile } from './route.ts';

export interface Body {
  readonly value: unknown;
  readonly files: readonly UploadedFile[];
}

const NO_BODY: Body = { value: {}, files: [] };
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;
const MULTIPART_TYPE = /^multipart\/form-data\s*;/i;

/** Files of one deployment: BPMN, DMN and form files, each up to 1 MB (S3). */
const UPLOAD = { files: 50, fileSize: 1024 * 1024, fields: 20, fieldSize: 4_096, parts: 70, fieldNameSize: 200 } as const;

const limitsOf = (route: Route): JsonLimits => (route.bodyKind === 'document' ? DOCUMENT_LIMITS : JSON_LIMITS);

/**
 * The body of a request for this route; `{}` when there is none.
 * @throws CartableError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or VALIDATION
 */
export async function readBody(request: Request, response: Response, route: Route): Promise<Body> {
  if (!hasBody(request)) return NO_BODY;
  if (route.body === null) return withoutBody(route);
  const type = request.headers['content-type'] ?? '';
  if (route.bodyKind === 'files') {
    if (!MULTIPART_TYPE.test(type)) throw new CartableError('UNSUPPORTED_MEDIA_TYPE', 'send multipart/form-data');
    return readFiles(request, response);
  }
  if (!JSON_TYPE.test(type)) throw new CartableError('UNSUPPORTED_MEDIA_TYPE', 'send application/json in UTF-8');
  const bytes = await readBytes(request, response, limitsOf(route));
  return { value: parseJson(decode(bytes), limitsOf(route)), files: [] };
}

/** Camunda's clients send `{}` to routes that read nothing; ours name every field they read. */
function withoutBody(route: Route): Body {
  if (route.family === 'camunda') return NO_BODY;
  throw new CartableError('VALIDATION', 'this route takes no body', {
    faults: [{ at: '', message: 'this route takes no body' }],
  });
}

function hasBody(request: Request): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

const readers = new Map<JsonLimits, express.RequestHandler>(
  [JSON_LIMITS, DOCUMENT_LIMITS].map((limits) => [
    limits,
    express.raw({ type: () => true, limit: limits.bytes, inflate: false }),
  ]),
);

async function readBytes(request: Request, response: Response, limits: JsonLimits): Promise<Buffer> {
  const reader = readers.get(limits);
  if (!reader) throw new Error('no reader for these limits');
  await run(reader, request, response);
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CartableError('VALIDATION', 'the body is not UTF-8');
  }
}

const upload = multer({ storage: multer.memoryStorage(), limits: UPLOAD }).any();

async function readFiles(request: Request, response: Response): Promise<Body> {
  await run(upload, request, response);
  const body: unknown = request.body;
  const fields: [string, unknown][] = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const unsafe = fields.find(([name]) => isUnsafeKey(name));
  if (unsafe) throw new CartableError('VALIDATION', `the field ${unsafe[0]} is not allowed`);
  const uploaded = Array.isArray(request.files) ? request.files : [];
  return {
    value: Object.fromEntries(fields),
    files: uploaded.map((file) => ({ name: file.originalname, content: decode(file.buffer) })),
  };
}

function run(handler: express.RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void handler(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(toCartableError(error));
    });
  });
}

/** Errors of body-parser (`status`) and multer (`code`) in our terms. */
function toCartableError(error: unknown): Error {
  if (error instanceof multer.MulterError) {
    const large = error.code.startsWith('LIMIT');
    return new CartableError(large ? 'PAYLOAD_TOO_LARGE' : 'VALIDATION', `the upload was refused: ${error.message}`, {
      cause: error,
    });
  }
  if (!(error instanceof Error)) return new CartableError('VALIDATION', 'the body could not be read');
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 400;
  if (status === 413) return new CartableError('PAYLOAD_TOO_LARGE', 'the body is too large', { cause: error });
  if (status === 415) return new CartableError('UNSUPPORTED_MEDIA_TYPE', 'compressed bodies are not accepted', { cause: error });
  return new CartableError('VALIDATION', 'the body could not be read', { cause: error });
}
