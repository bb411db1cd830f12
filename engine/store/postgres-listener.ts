/** Hears NOTIFY on a connection of its own, and connects again when that breaks. */
import pg from 'pg';

const AGAIN_MILLISECONDS = 1_000;

export class PostgresListener {
  readonly #url: string;
  readonly #channels = new Map<string, readonly (() => void)[]>();
  #client: Promise<pg.Client> | null = null;
  #again: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(url: string) {
    this.#url = url;
  }

  listen(channel: string, listener: () => void): void {
    this.#channels.set(channel, [...(this.#channels.get(channel) ?? []), listener]);
    if (this.#client === null) this.#connect();
    else void this.#client.then((client) => subscribe(client, channel)).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#again !== null) clearTimeout(this.#again);
    const client = await this.#client?.catch(() => null);
    await client?.end();
  }

  #connect(): void {
    this.#client = this.#open();
    this.#client.catch(() => this.#connectLater());
  }

  async #open(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true });
    // Whatever broke it, its end follows.
    client.on('error', () => undefined);
    client.on('end', () => this.#connectLater());
    client.on('notification', ({ channel }) => {
      for (const listener of this.#channels.get(channel) ?? []) listener();
    });
    await client.connect();
    for (const channel of this.#channels.keys()) await subscribe(client, channel);
    return client;
  }

  /** What is told meanwhile is lost: who listens also polls. */
  #connectLater(): void {
    if (this.#closed || this.#again !== null) return;
    this.#again = setTimeout(() => {
      this.#again = null;
      this.#connect();
    }, AGAIN_MILLISECONDS);
    this.#again.unref();
  }
}

async function subscribe(client: pg.Client, channel: string): Promise<void> {
  await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
}
