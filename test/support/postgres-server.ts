import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface PostgresServer {
  /** An administrator's URL of the database `postgres`, on the loopback interface. */
  readonly url: string;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/** Starts a throw-away PostgreSQL (about a second). It ends with this process, however that ends. */
export async function startPostgres(): Promise<PostgresServer> {
  const compiled = import.meta.url.endsWith('.js');
  const program = fileURLToPath(new URL(compiled ? './postgres-process.js' : './postgres-process.ts', import.meta.url));
  const loader = compiled ? [] : ['--import', import.meta.resolve('tsx')];
  const child = spawn(process.execPath, [...loader, program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: an interrupt from the keyboard must not stop it halfway through its cleaning up.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    void ended.then(() => reject(new Error(complaint || 'PostgreSQL for tests ended at once')));
  });
  return {
    url,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
