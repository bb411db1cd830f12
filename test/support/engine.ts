/** A running engine for tests: a real database, a clock moved by hand, jobs run when the test says so. */
import { type Clock, type Engine, type EngineOptions, SYSTEM, deploy, listTasks, openEngine } from '../../engine/index.ts';
import type { Operation, Plugin } from '../../engine/plugin.ts';
import { definePlugin } from '../../engine/plugin.ts';

export interface TestClock extends Clock {
  /** Moves time forward (milliseconds). */
  advance(milliseconds: number): void;
}

/** 2024-01-01T09:00:00Z, the start of the conformance cases' clock. */
export const TEST_START = Date.UTC(2024, 0, 1, 9);

export function testClock(start = TEST_START): TestClock {
  let now = start;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

export async function openTestEngine(
  database: string,
  options: Partial<EngineOptions> = {},
): Promise<{ engine: Engine; clock: TestClock }> {
  const clock = testClock();
  const engine = await openEngine({ database, clock, ...options, settings: { runJobs: false, ...options.settings } });
  return { engine, clock };
}

/** A plugin `test` that holds nothing but these operations. */
export function pluginOf(operations: readonly Operation[], more: Partial<Plugin> = {}): Plugin {
  return definePlugin({
    name: 'test',
    version: '1.0.0',
    requires: [],
    texts: { en: {}, de: {}, pl: {}, fa: {} },
    migrations: [],
    operations,
    resources: [],
    facts: [],
    messages: [],
    jobs: [],
    rights: [],
    ...more,
  });
}

/** Deploys one process given as the XML inside `<bpmn:process>`; its id is `test`. */
export async function deployProcess(engine: Engine, body: string, outside = ''): Promise<void> {
  await engine.execute(deploy, SYSTEM, { name: 'test', resources: [{ name: 'test.bpmn', content: bpmn(body, outside) }] });
}

export function bpmn(body: string, outside = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Cloud" id="Definitions_1" targetNamespace="http://cartable.test">
${outside}
<bpmn:process id="test" isExecutable="true">${body}</bpmn:process>
</bpmn:definitions>`;
}

/** The open task of this element; fails the test when there is none. */
export async function openTask(engine: Engine, element: string): Promise<string> {
  const [task] = await engine.query(listTasks, SYSTEM, { taskDefinitionKey: element });
  if (task === undefined) throw new Error(`no task ${element} is open`);
  return task.id;
}
