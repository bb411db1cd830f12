/** A whole server on a fresh database for tests: real HTTP, real engine, a small plugin, three people. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BpmnError,
  createGroup,
  createUser,
  issueToken,
  setGrant,
  setMembership,
  SYSTEM,
  type Settings,
} from '../engine/index.ts';
import { defineFact, defineOperation, definePlugin, Type, type Resource } from '../engine/plugin.ts';
import { openServer, type CartableServer } from './open-server.ts';

export interface TestServer {
  readonly server: CartableServer;
  /** Every right. */
  readonly admin: TestClient;
  /** Sales: reads and writes own items, may start processes. */
  readonly anna: TestClient;
  /** In no group, without any right. */
  readonly eve: TestClient;
  readonly nobody: TestClient;
  close(): Promise<void>;
}

export interface TestReply {
  readonly status: number;
  readonly headers: Headers;
  /** The body: parsed when it is JSON, else its text. */
  readonly body: unknown;
}

export interface TestClient {
  readonly token: string | null;
  request(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<TestReply>;
  get(path: string): Promise<TestReply>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<TestReply>;
  /** Deploys files; names end in .bpmn, .dmn or .form. */
  deploy(files: Readonly<Record<string, string>>, fields?: Readonly<Record<string, string>>): Promise<TestReply>;
}

export async function openTestServer(settings: Partial<Settings> = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'server-'));
  let requests = 0;
  const server = await openServer({
    database: join(folder, 'test.sqlite'),
    port: 0,
    plugins: [shop],
    processTexts: { en: { flow: 'Flow' }, de: { flow: 'Ablauf' }, pl: { flow: 'Proces' }, fa: { flow: 'فرایند' } },
    logLevel: 'silent',
    monotonic: () => 0,
    newRequestId: () => `request-${(requests += 1)}`,
    settings: { runJobs: false, ...settings },
  });
  const { engine, url } = server;
  await engine.execute(createGroup, SYSTEM, { id: 'sales', name: 'Sales' });
  const client = async (userId: string, rights: readonly string[]): Promise<TestClient> => {
    await engine.execute(createUser, SYSTEM, { id: userId, name: userId });
    for (const right of rights) await engine.execute(setGrant, SYSTEM, { right, kind: 'user', subjectId: userId, granted: true });
    const { token } = await engine.execute(issueToken, SYSTEM, { userId, label: 'test', lifetime: 3_600_000 });
    return testClient(url, token);
  };
  const admin = await client('admin', ['*']);
  const anna = await client('anna', ['process.start', 'shop.price', 'shop.read', 'shop.write']);
  const eve = await client('eve', []);
  await engine.execute(setMembership, SYSTEM, { groupId: 'sales', userId: 'anna', member: true });
  return {
    server,
    admin,
    anna,
    eve,
    nobody: testClient(url, null),
    async close() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

export function testClient(url: string, token: string | null): TestClient {
  const authorization: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
  const request: TestClient['request'] = async (method, path, body, headers = {}) => {
    const json: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const response = await fetch(url + path, {
      method,
      headers: { ...authorization, ...json, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return readReply(response);
  };
  return {
    token,
    request,
    get: (path) => request('GET', path),
    post: (path, body, headers) => request('POST', path, body, headers),
    async deploy(files, fields = {}) {
      const form = new FormData();
      form.set('deployment-name', 'test');
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      for (const [name, text] of Object.entries(files)) form.append(name, new Blob([text]), name);
      return readReply(
        await fetch(`${url}/engine-rest/deployment/create`, { method: 'POST', headers: authorization, body: form }),
      );
    },
  };
}

async function readReply(response: Response): Promise<TestReply> {
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: json && text !== '' ? JSON.parse(text) : text };
}

const item: Resource = {
  name: 'shop.item',
  path: 'shop/items',
  table: 'shop_item',
  fields: {
    sku: { column: 'sku', type: 'text', writable: true, search: true, filter: true, sort: true },
    price: { column: 'price_minor', type: 'money', currency: 'currency', writable: true },
    currency: { column: 'currency', type: 'text', writable: true },
    blocked: { column: 'blocked', type: 'boolean', writable: 'shop.block' },
  },
  details: () => Promise.resolve({}),
  access: {
    read: { right: 'shop.read', own: { column: 'owner', unless: 'shop.readAll' } },
    create: { right: 'shop.write', own: { column: 'owner', unless: 'shop.readAll' } },
    update: { right: 'shop.write', own: { column: 'owner', unless: 'shop.readAll' } },
  },
};

const price = defineOperation({
  name: 'shop.price',
  version: 1,
  icon: 'M0 0h24v24z',
  effect: 'local',
  input: Type.Object(
    { sku: Type.String(), mode: Type.Optional(Type.Union([Type.Literal('net'), Type.Literal('gross')])) },
    { additionalProperties: false },
  ),
  output: Type.Object({ total: Type.String({ format: 'decimal' }) }),
  errors: ['NO_PRICE'],
  action: { right: 'shop.price' },
  run({ sku }) {
    if (sku === 'crash') throw new TypeError('the secret reason');
    if (sku === 'none') throw new BpmnError('NO_PRICE', 'there is no price');
    return Promise.resolve({ total: '12.50' });
  },
});

const stock = defineFact({
  name: 'shop.stock',
  input: Type.Object({ sku: Type.String() }, { additionalProperties: false }),
  right: 'shop.read',
  read: ({ sku }) => Promise.resolve({ title: 'shop.stock', fields: [{ label: 'sku', value: sku }], tables: [], links: [] }),
});

const texts = {
  shop: 'Shop',
  'shop.price': 'Price',
  'shop.price.help': 'Finds the price.',
  'shop.price.input.sku': 'Item number',
  'shop.price.input.mode': 'Mode',
  'shop.stock': 'Stock',
};

const shop = definePlugin({
  name: 'shop',
  version: '1.0.0',
  requires: [],
  texts: {
    en: texts,
    de: { ...texts, 'shop.price': 'Preis' },
    pl: { ...texts, 'shop.price': 'Cena' },
    fa: { ...texts, 'shop.price': 'قیمت' },
  },
  migrations: [
    {
      name: '0001-items',
      async up(knex) {
        await knex.schema.createTable('shop_item', (t) => {
          t.text('id').primary();
          t.integer('version').notNullable();
          t.text('sku').notNullable().unique();
          t.bigInteger('price_minor').notNullable();
          t.text('currency').notNullable();
          t.boolean('blocked').notNullable().defaultTo(false);
          t.text('owner');
        });
      },
    },
  ],
  operations: [price],
  resources: [item],
  facts: [stock],
  messages: [],
  jobs: [],
  rights: ['shop.read', 'shop.readAll', 'shop.write', 'shop.block', 'shop.price'],
});
