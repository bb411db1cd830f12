/**
 * The process that is killed: an engine with the crash plugin behind three HTTP calls. Prints its port when ready.
 * `CARTABLE_FAILPOINT=before:tasks.insert:3` ends it (as SIGKILL would) before the third run of that statement.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { CartableError } from '../../engine/errors.ts';
import { type Actor, completeTask, deploy, listTasks, openEngine, startProcess } from '../../engine/index.ts';
import { crashPlugin } from './crash-plugin.ts';
import { failpoint } from './failpoint.ts';

const [database, outside] = process.argv.slice(2);
if (database === undefined || outside === undefined) throw new Error('usage: server <database> <outside>');

const actor: Actor = { userId: 'crash', onBehalfOf: null, groups: ['sales'], rights: ['*'] };
const hooks = failpoint(process.env['CARTABLE_FAILPOINT']);
const engine = await openEngine({
  database,
  plugins: [crashPlugin(outside)],
  // Short times, so that what a killed node held is taken up again within the test.
  settings: { leaseMilliseconds: 1_000, pollMilliseconds: 200, backoff: [200] },
  hooks,
});
const flow = readFileSync(new URL('./crash-order.bpmn', import.meta.url), 'utf8');
await engine.execute(deploy, actor, {
  name: 'crash',
  resources: [{ name: 'crash-order.bpmn', content: flow }],
  enableDuplicateFiltering: true,
});

const server = createServer((request, response) => {
  answer(request).then(
    (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    (error: unknown) => {
      const status = error instanceof CartableError ? error.status : 500;
      response.writeHead(status, { 'content-type': 'text/plain' }).end(String(error));
    },
  );
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') process.stdout.write(`${address.port}\n`);
});

async function answer(request: IncomingMessage): Promise<unknown> {
  const [, call, id] = decodeURIComponent(request.url ?? '').split('/');
  const key = request.headers['idempotency-key'];
  const options = typeof key === 'string' ? { idempotencyKey: key } : {};
  if (call === 'start' && id !== undefined) {
    return await engine.execute(startProcess, actor, { key: 'crash-order', businessKey: id, variables: { order: id } }, options);
  }
  if (call === 'tasks' && id !== undefined) return await engine.query(listTasks, actor, { processInstanceId: id });
  if (call === 'complete' && id !== undefined) {
    return await engine.execute(completeTask, actor, { taskId: id, variables: { approved: true } }, options);
  }
  throw new CartableError('NOT_FOUND', `No call ${call}`);
}
