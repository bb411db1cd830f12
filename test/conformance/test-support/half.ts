/**
 * Models of our own beside the suites' cases, in the format of the suite betsy, so that the runner and the engine are held
 * to more than the cases that lie here. Every script task logs its id.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTSIDE } from './parts.ts';

export interface Sibling {
  /** Inside the process `main`. */
  readonly body: string;
  /** Beside it: signals, messages, other processes. */
  readonly outside?: string;
  readonly starts?: readonly string[];
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What scripts do otherwise than logging their id. */
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly conditions?: Readonly<Record<string, unknown>>;
  readonly advance?: string;
  readonly trace: readonly string[];
  readonly outcome?: string;
  readonly errorCode?: string;
  readonly ended?: boolean;
}

export type Siblings = Readonly<Record<string, Sibling>>;

const SCRIPT = /<bpmn:(?:scriptTask|globalScriptTask) id="([^"]*)"/g;

/** Writes the siblings down as a half: `cases.json` beside its models. */
export function writeHalf(folder: string, siblings: Siblings): void {
  const cases = Object.entries(siblings).map(([id, sibling], index) => {
    const { starts = ['main'], variables = {}, conditions = {}, advance, trace, outcome = 'normal', errorCode } = sibling;
    const bpmn = `${index}.bpmn`;
    const xml = modelOf(sibling);
    writeFileSync(join(folder, bpmn), xml);
    const scripts = Object.fromEntries([...xml.matchAll(SCRIPT)].map(([, task = '']) => [task, { op: 'log', token: task }]));
    return {
      id,
      suite: 'betsy',
      bpmn,
      steps: [...starts.map((start) => ({ start, variables })), ...(advance === undefined ? [] : [{ advanceTime: advance }])],
      scripts: { ...scripts, ...sibling.scripts },
      conditions,
      expect: { outcome, traces: [trace], ...(errorCode === undefined ? {} : { errorCode }) },
      inferred: { ended: sibling.ended ?? true },
    };
  });
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
}

function modelOf({ body, outside = '' }: Sibling): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://cartable.test">
${OUTSIDE}${outside}<bpmn:process id="main" isExecutable="true">${body}</bpmn:process></bpmn:definitions>`;
}

interface Scenario {
  readonly model: string;
  readonly services?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

export type Scenarios = Readonly<Record<string, Scenario>>;

/** Writes the scenarios down as a half: `cases.json` beside its models. */
export function writeScenarios(folder: string, scenarios: Scenarios): void {
  const cases = Object.entries(scenarios).map(([id, { model, ...rest }], index) => {
    const bpmn = `${index}.bpmn`;
    writeFileSync(
      join(folder, bpmn),
      `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://cartable.test">
<bpmn:signal id="Signal" name="signal"/><bpmn:message id="Message" name="message"/><bpmn:message id="News" name="news"/>
<bpmn:error id="Error" errorCode="ERR"/>${model}</bpmn:definitions>`,
    );
    return { id, suite: 'operaton', bpmn: [bpmn], clockStart: '2024-01-01T09:00:00Z', ...rest };
  });
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
}
