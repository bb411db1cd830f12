import { createServer, type IncomingMessage } from 'node:http';

/** The world outside: what external operations did, kept where no crash reaches. */
export interface Outside {
  readonly url: string;
  /** Order -> the keys it was told with, repeats included. */
  readonly told: ReadonlyMap<string, readonly string[]>;
  close(): Promise<void>;
}

export async function openOutside(): Promise<Outside> {
  const told = new Map<string, string[]>();
  const server = createServer((request, response) => {
    void readBody(request).then((text) => {
      const { order, key } = JSON.parse(text) as { order: string; key: string };
      told.set(order, [...(told.get(order) ?? []), key]);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No address for the world outside');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    told,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
