/** The listening socket and its limits (S23). */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const HTTP_LIMITS = {
  /** Milliseconds for a whole request to arrive. */
  requestTimeout: 30_000,
  /** Milliseconds for its headers to arrive. */
  headersTimeout: 10_000,
  /** Bytes of headers. */
  maxHeaderSize: 16 * 1024,
  maxConnections: 2_000,
} as const;

/** Only this machine: put a proxy with TLS in front to serve others. */
const LOOPBACK = '127.0.0.1';

export interface Listening {
  readonly url: string;
  readonly server: Server;
  /** Takes no new connection, lets running requests end, and cuts what is left after `ms` milliseconds. */
  close(ms: number): Promise<void>;
}

/** Listens on loopback. Port 0 takes a free one. */
export async function listen(listener: RequestListener, port: number): Promise<Listening> {
  const { requestTimeout, headersTimeout, maxHeaderSize, maxConnections } = HTTP_LIMITS;
  const server = createServer({ requestTimeout, headersTimeout, maxHeaderSize, connectionsCheckingInterval: 1_000 }, listener);
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (!isAddress(address)) throw new Error('the server has no address');
  return { url: `http://${LOOPBACK}:${address.port}`, server, close: (ms) => close(server, ms) };
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

async function close(server: Server, ms: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), ms);
  await closed;
  clearTimeout(cut);
}
