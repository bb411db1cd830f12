/** A parsed file -> checks, audit and graphs: the same for what is deployed and for what is being drawn. */
import { BuildContext } from './build-context.ts';
import { CamundaReader } from './camunda-reader.ts';
import { runChecks } from './checks/index.ts';
import { ReadContext, type ReadOptions } from './context.ts';
import { DataAssociations } from './data-associations.ts';
import { CAMUNDA_NAMESPACE, OPERATON_NAMESPACE } from './dialect.ts';
import { type XmlElement, flagOf, manyOf } from './element.ts';
import { auditExtensions } from './extension-audit.ts';
import type { Findings } from './findings.ts';
import { buildGlobalTask, isGlobalTask } from './global-tasks.ts';
import { buildGraph } from './graph-builder.ts';
import type { ProcessGraph } from './graph.ts';
import { Lanes } from './lanes.ts';
import { MessageFlows, warnOfOtherNames } from './message-flows.ts';
import type { Dialect } from './semantics.ts';
import { ZeebeReader } from './zeebe-reader.ts';

export interface Source {
  readonly definitions: XmlElement;
  readonly dialect: Dialect;
  /** Prefix -> namespace, of every declaration in the file. */
  readonly namespaces: ReadonlyMap<string, string>;
}

/**
 * Everything that is wrong goes into `findings`; the graphs mean something only when those hold no errors.
 * @returns none when the file is too large to be read further
 */
export function readDefinitions(source: Source, findings: Findings, options: ReadOptions): readonly ProcessGraph[] {
  const { definitions, dialect, namespaces } = source;
  const processes = manyOf(definitions, 'rootElements').filter((element) => element.$type === 'bpmn:Process');
  const executable = processes.filter((process) => flagOf(process, 'isExecutable') === true);
  if (!runChecks(definitions, dialect, options.strict ?? false, findings)) return [];
  const globalTasks = manyOf(definitions, 'rootElements').filter(isGlobalTask);
  auditExtensions([...executable, ...globalTasks], dialect, namespaces, findings);
  const context = new ReadContext(dialect, findings, options);
  const reader = dialect === 'zeebe' ? new ZeebeReader(context) : new CamundaReader(context);
  const messageFlows = new MessageFlows(definitions);
  // Camunda 7 does not run data associations: its own files keep the meaning that they have there.
  const declared = [...namespaces.values()];
  const runsData = dialect === 'zeebe' || !declared.some((uri) => uri === CAMUNDA_NAMESPACE || uri === OPERATON_NAMESPACE);
  warnOfOtherNames(context, definitions);
  return [
    ...executable.map((process) => buildGraph(context, reader, process, { messageFlows, runsData })),
    ...globalTasks.map((task) => {
      const [lanes, data] = [new Lanes(context, reader, task), new DataAssociations(context, task, runsData)];
      return buildGlobalTask(new BuildContext(context, reader, { lanes, data, messageFlows }), task);
    }),
  ];
}
