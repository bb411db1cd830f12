/** One simulated person: acts over HTTP only, with a token of their own. */

export class RefusedRequest extends Error {
  readonly status: number;
  readonly code: string;
  constructor(method: string, path: string, status: number, code: string, detail: string) {
    super(`${method} ${path}: ${status} ${code} ${detail}`);
    this.name = 'RefusedRequest';
    this.status = status;
    this.code = code;
  }
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export interface JsonObject {
  readonly [name: string]: Json;
}

export class Person {
  readonly userId: string;
  readonly #url: string;
  readonly #token: string;
  #requests = 0;

  constructor(url: string, userId: string, token: string) {
    this.#url = url;
    this.userId = userId;
    this.#token = token;
  }

  get requests(): number {
    return this.#requests;
  }

  get(path: string): Promise<JsonObject> {
    return this.#send('GET', path);
  }

  /** Sent with an Idempotency-Key, as every client should: a repeat has no second effect. */
  post(path: string, body: JsonObject = {}): Promise<JsonObject> {
    return this.#send('POST', path, body, { 'Idempotency-Key': crypto.randomUUID() });
  }

  put(path: string, body: JsonObject): Promise<JsonObject> {
    return this.#send('PUT', path, body);
  }

  async upload(path: string, form: FormData): Promise<JsonObject> {
    return this.#read('POST', path, await fetch(this.#url + path, { method: 'POST', body: form, headers: this.#headers() }));
  }

  async #send(
    method: string,
    path: string,
    body?: JsonObject,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<JsonObject> {
    const response = await fetch(this.#url + path, {
      method,
      headers: { ...this.#headers(), ...extra, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return this.#read(method, path, response);
  }

  async #read(method: string, path: string, response: Response): Promise<JsonObject> {
    this.#requests += 1;
    const text = await response.text();
    const parsed: unknown = text === '' ? {} : JSON.parse(text);
    const reply = isJsonObject(parsed) ? parsed : {};
    if (response.ok) return reply;
    const detail = typeof reply['detail'] === 'string' ? reply['detail'] : text.slice(0, 300);
    throw new RefusedRequest(method, path, response.status, textOf(reply, 'code'), detail);
  }

  #headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.#token}` };
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list reply (`{items, total}`). */
export function itemsOf(reply: JsonObject): readonly JsonObject[] {
  const { items } = reply;
  return Array.isArray(items) ? items.filter(isJsonObject) : [];
}

export function textOf(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

/** Every record of a list, page by page. */
export async function allItems(person: Person, path: string): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  const join = path.includes('?') ? '&' : '?';
  for (;;) {
    const reply = await person.get(`${path}${join}firstResult=${found.length}&maxResults=200`);
    const items = itemsOf(reply);
    found.push(...items);
    if (items.length === 0 || found.length >= Number(reply['total'] ?? 0)) return found;
  }
}
