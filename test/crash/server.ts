/**
 * The process that is killed: an engine with the crash plugin behind a few HTTP calls. Prints its port when ready.
 * `CARTABLE_FAILPOINT` names the seam at which it ends by itself (failpoint.ts), once the call `arm` was made.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import {
  type Actor,
  CartableError,
  completeTask,
  deploy,
  listTasks,
  openEngine,
  startProcess,
  verifyJournal,
} from '../../engine/index.ts';
import { crashPlugin } from './crash-plugin.ts';
import { openSeams } from './failpoint.ts';

const [database, outside] = process.argv.slice(2);
if (database === undefined || outside === undefined) throw new Error('usage: server <database> <outside>');

const actor: Actor = { userId: 'crash', onBehalfOf: null, groups: ['sales'], rights: ['*'] };
const seams = openSeams(process.env['CARTABLE_FAILPOINT'] ?? '');
const engine = await openEngine({
  database,
  plugins: [crashPlugin(outside)],
  // Short times, so that what a killed node held is taken up again within the test.
  settings: { leaseMilliseconds: 500, pollMilliseconds: 100, backoff: [200] },
  hooks: seams.hooks,
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
  if (call === 'verify') return (await engine.query(verifyJournal, actor, {})).problems;
  if (call === 'trace') return seams.trace;
  if (call === 'arm') {
    seams.arm();
    return null;
  }
  throw new CartableError('NOT_FOUND', `No call ${call}`);
}
