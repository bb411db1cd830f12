/**
 * Global tasks (BPMN 2.0 §10.3.4): tasks beside the processes, which call activities call. Each becomes a process of
 * that one task, so that it has versions, is called by every binding, and runs in an instance of its own.
 */
import * as activities from './activities.ts';
import type { BuildContext } from './build-context.ts';
import type { DraftActivity, DraftFlow, DraftNode, DraftScope } from './draft.ts';
import { type XmlElement, idOf, textOf } from './element.ts';
import { deepFreeze } from './freeze.ts';
import type { ProcessGraph } from './graph.ts';
import { SEMANTICS } from './semantics.ts';

type TaskBuilder = (build: BuildContext, element: XmlElement, scope: DraftScope) => DraftActivity;

const BUILDERS: Readonly<Record<string, TaskBuilder>> = {
  'bpmn:GlobalTask': activities.plainTask,
  'bpmn:GlobalManualTask': activities.plainTask,
  'bpmn:GlobalUserTask': activities.userTask,
  'bpmn:GlobalScriptTask': activities.scriptTask,
  'bpmn:GlobalBusinessRuleTask': activities.businessRuleTask,
};

export function isGlobalTask(element: XmlElement): boolean {
  return BUILDERS[element.$type] !== undefined;
}

/** The process of one global task, frozen: start -> task -> end. */
export function buildGlobalTask(build: BuildContext, element: XmlElement): ProcessGraph {
  const id = idOf(element);
  const root: DraftScope = { id, startEvents: [], children: [], eventSubProcesses: [] };
  const builder = BUILDERS[element.$type] ?? activities.plainTask;
  const task: DraftNode = { ...builder(build, element, root), id: `${id}_task` };
  const start = {
    ...eventIn(root, `${id}_start`),
    kind: 'startEvent' as const,
    parallelMultiple: false,
    interrupting: true,
    formKey: null,
    initiatorVariable: null,
  };
  const end: DraftNode = { ...eventIn(root, `${id}_end`), kind: 'endEvent', operation: null };
  root.children.push(start, task, end);
  root.startEvents.push(start);
  connect(start, task);
  connect(task, end);
  return deepFreeze({
    id,
    name: textOf(element, 'name'),
    versionTag: null,
    dialect: build.context.dialect,
    semantics: SEMANTICS[build.context.dialect],
    root,
    nodes: new Map(root.children.map((node) => [node.id, node])),
    historyTimeToLive: null,
    candidateStarterGroups: [],
    candidateStarterUsers: [],
    startableInTasklist: false,
    searchableVariables: [],
  });
}

function eventIn(scope: DraftScope, id: string) {
  return {
    id,
    name: null,
    scope,
    incoming: [] as DraftFlow[],
    outgoing: [] as DraftFlow[],
    inputs: [],
    outputs: [],
    asyncBefore: false,
    asyncAfter: false,
    retryCycle: null,
    triggers: [],
  };
}

function connect(source: DraftNode, target: DraftNode): void {
  const flow: DraftFlow = { id: `${source.id}->${target.id}`, name: null, source, target, condition: null };
  source.outgoing.push(flow);
  target.incoming.push(flow);
}
