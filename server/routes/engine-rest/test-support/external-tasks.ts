/** A server with workers on either database, and what the tests of external tasks do with it again and again. */
import { afterEach } from '@jest/globals';
import { createUser, issueToken, setGrant, SYSTEM } from '../../../../engine/index.ts';
import { passLeases } from '../../../../engine/runtime/test-support/leases.ts';
import { bpmn, testClock, type TestClock } from '../../../../test/support/engine.ts';
import type { TestDatabase } from '../../../../test/support/postgres.ts';
import { openServer, type CartableServer } from '../../../open-server.ts';
import { testClient, type TestClient, type TestReply } from '../../../test-support.ts';

/** start, an external task `charge` of the topic card.charge with a boundary event for REFUSED, end. */
export const CHARGE = bpmn(
  `<bpmn:startEvent id="start"/>
   <bpmn:serviceTask id="charge">
     <bpmn:extensionElements>
       <zeebe:taskDefinition type="card.charge" retries="2"/>
       <zeebe:taskHeaders><zeebe:header key="bank" value="north"/></zeebe:taskHeaders>
       <zeebe:ioMapping><zeebe:input source="=amount * 2" target="doubled"/></zeebe:ioMapping>
     </bpmn:extensionElements>
   </bpmn:serviceTask>
   <bpmn:boundaryEvent id="refused" attachedToRef="charge"><bpmn:errorEventDefinition errorRef="REFUSED"/></bpmn:boundaryEvent>
   <bpmn:endEvent id="end"/><bpmn:endEvent id="unpaid"/>
   <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="charge"/>
   <bpmn:sequenceFlow id="f2" sourceRef="charge" targetRef="end"/>
   <bpmn:sequenceFlow id="f3" sourceRef="refused" targetRef="unpaid"/>`,
  '<bpmn:error id="REFUSED" errorCode="REFUSED"/>',
);

export interface World {
  /** What to open again. */
  readonly database: string;
  readonly server: CartableServer;
  readonly clock: TestClock;
  /** Moves time on, the workers' locks included (milliseconds). */
  passLocks(milliseconds: number): Promise<void>;
  /** Holds every right. */
  readonly admin: TestClient;
  /** Holds `worker.card.charge`. */
  readonly worker: TestClient;
  /** Holds `worker.mail.*`. */
  readonly stranger: TestClient;
}

export interface Worlds {
  /** A server on a new database, with `CHARGE` deployed. */
  world(): Promise<World>;
  serve(database: string, clock: TestClock): Promise<CartableServer>;
}

/** Every server is stopped after its test. */
export function worldsOf(open: () => Promise<TestDatabase>): Worlds {
  const servers: CartableServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  async function serve(database: string, clock: TestClock): Promise<CartableServer> {
    const server = await openServer({
      database,
      port: 0,
      plugins: [],
      processTexts: { en: {}, de: {}, pl: {}, fa: {} },
      logLevel: 'silent',
      clock,
      monotonic: () => 0,
      newRequestId: () => 'request',
      settings: { runJobs: false },
    });
    servers.push(server);
    return server;
  }

  async function world(): Promise<World> {
    const database = await open();
    const clock = testClock();
    const server = await serve(database.url, clock);
    const admin = await clientWith(server, 'admin', '*');
    const worker = await clientWith(server, 'worker', 'worker.card.charge');
    const stranger = await clientWith(server, 'stranger', 'worker.mail.*');
    const { status } = await admin.deploy({ 'charge.bpmn': CHARGE });
    if (status !== 200) throw new Error(`the deployment was answered with ${status}`);
    const passLocks = (milliseconds: number) => passLeases(database, clock, milliseconds);
    return { database: database.url, server, clock, passLocks, admin, worker, stranger };
  }

  return { world, serve };
}

async function clientWith({ engine, url }: CartableServer, userId: string, right: string): Promise<TestClient> {
  await engine.execute(createUser, SYSTEM, { id: userId, name: userId });
  await engine.execute(setGrant, SYSTEM, { right, kind: 'user', subjectId: userId, granted: true });
  const { token } = await engine.execute(issueToken, SYSTEM, { userId, label: 'test', lifetime: 86_400_000 });
  return testClient(url, token);
}

/** Starts an instance; its id. */
export async function start(admin: TestClient, amount: number, businessKey = `order-${amount}`): Promise<string> {
  const variables = { amount: { value: amount, type: 'Integer' }, secret: { value: 's', type: 'String' } };
  const reply = await admin.post('/engine-rest/process-definition/key/test/start', { businessKey, variables });
  if (reply.status !== 200) throw new Error(`the start was answered with ${reply.status}`);
  return (reply.body as { id: string }).id;
}

export interface Task {
  readonly id: string;
  readonly workerId: string | null;
  readonly processInstanceId: string;
  readonly retries: number;
  readonly [field: string]: unknown;
}
export const tasksIn = (reply: TestReply): Task[] => reply.body as Task[];

export const topic = (more: object = {}): object => ({ topicName: 'card.charge', lockDuration: 10_000, ...more });

export function fetchTasks(client: TestClient, workerId: string, more: object = {}, topics = [topic()]): Promise<TestReply> {
  return client.post('/engine-rest/external-task/fetchAndLock', { workerId, maxTasks: 10, topics, ...more });
}

export function act(client: TestClient, taskId: string, action: string, body: object): Promise<TestReply> {
  return client.post(`/engine-rest/external-task/${taskId}/${action}`, body);
}
