/**
 * One PostgreSQL for a whole run, started when the first test asks for it: a run that needs none does not pay.
 * Test files run in several processes, so they ask here, over a loopback socket (see postgres.ts).
 */
import { createServer } from 'node:net';
import { tsImport } from 'tsx/esm/api';

export default async function openPostgresDesk() {
  let started;
  const desk = createServer((socket) => {
    socket.on('error', () => {});
    started ??= tsImport('./postgres-server.ts', import.meta.url).then((module) => module.startPostgres());
    started.then(
      (server) => socket.end(JSON.stringify({ url: server.url })),
      (error) => socket.end(JSON.stringify({ error: String(error) })),
    );
  });
  await new Promise((resolve) => desk.listen(0, '127.0.0.1', resolve));
  process.env.CARTABLE_TEST_POSTGRES_DESK = String(desk.address().port);
  globalThis.closePostgresDesk = async () => {
    desk.close();
    await started?.then(
      (server) => server.stop(),
      () => {},
    );
  };
}
