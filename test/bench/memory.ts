/** The same flow in memory: our kernel alone, and bpmn-engine alone. */
import { EventEmitter } from 'node:events';
import { Engine as BpmnEngine } from 'bpmn-engine';
import { readBpmn } from '../../engine/model/index.ts';
import type { Input, StepResult } from '../../engine/kernel/protocol.ts';
import type { ProcessGraph } from '../../engine/model/graph.ts';
import { step } from '../../engine/kernel/step.ts';
import { FLOW } from './order-flow.ts';

/** Orders per second of the kernel: three inputs and five answers an order, no storage. */
export async function kernelAlone(orders: number): Promise<number> {
  const { processes } = await readBpmn(FLOW);
  const [graph] = processes;
  if (graph === undefined) throw new Error('the bench flow holds no process');
  const started = performance.now();
  for (let order = 0; order < orders; order += 1) kernelOrder(graph, `order-${order}`);
  return orders / ((performance.now() - started) / 1000);
}

function kernelOrder(graph: ProcessGraph, instanceId: string): void {
  const now = 1_700_000_000_000;
  let result = answerAll(
    graph,
    step(graph, null, {
      type: 'start',
      instanceId,
      businessKey: instanceId,
      variables: { amount: 1500 },
      startEvent: null,
      initiator: 'clerk',
      now,
    }),
    now,
  );
  for (let task = openTask(result); task !== null; task = openTask(result)) {
    result = answerAll(
      graph,
      step(graph, result.snapshot, { type: 'complete', execution: task, variables: { entered: true }, now }),
      now,
    );
  }
  if (result.snapshot.state.status !== 'COMPLETED') throw new Error('the order did not end');
}

function openTask(result: StepResult): number | null {
  const created = result.events.find((event) => event.type === 'taskCreated');
  return created?.type === 'taskCreated' ? created.execution : null;
}

function answerAll(graph: ProcessGraph, first: StepResult, now: number): StepResult {
  let result = first;
  const events = [...first.events];
  const requests = [...first.requests];
  for (let request = requests.shift(); request !== undefined; request = requests.shift()) {
    const input: Input = { type: 'answer', execution: request.execution, output: { done: true }, now };
    result = step(graph, result.snapshot, input);
    events.push(...result.events);
    requests.push(...result.requests);
  }
  return { ...result, events };
}

/** Orders per second of bpmn-engine on the same flow: its own condition language, services that answer at once. */
export async function bpmnEngineAlone(orders: number): Promise<number> {
  const source = FLOW.replace(/=amount &gt;= 1000/, '${environment.services.isLarge}');
  const started = performance.now();
  for (let order = 0; order < orders; order += 1) await bpmnEngineOrder(source, order);
  return orders / ((performance.now() - started) / 1000);
}

async function bpmnEngineOrder(source: string, order: number): Promise<void> {
  const listener = new EventEmitter();
  listener.on('activity.wait', (task: { signal(value: unknown): void }) => task.signal({ entered: true }));
  const engine = new BpmnEngine({
    name: `order ${order}`,
    source,
    variables: { amount: 1500 },
    services: { isLarge: () => true },
    extensions: {
      service(activity) {
        if (activity.type === 'bpmn:ServiceTask') Object.assign(activity.behaviour, { Service: PassingService });
        return { activate: () => undefined, deactivate: () => undefined };
      },
    },
  });
  await new Promise<void>((resolve, reject) => {
    void engine.execute({ listener }, (error) => (error ? reject(error) : resolve()));
  });
}

/** A service that is done at once. */
function PassingService(this: unknown) {
  return {
    type: 'passing',
    execute: (_message: unknown, callback: (error: null, output: unknown) => void) => callback(null, { done: true }),
  };
}
