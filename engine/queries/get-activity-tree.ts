import { Type } from '@sinclair/typebox';
import type { Value } from '../expression/value.ts';
import type { Query } from '../runtime/command.ts';
import { LiveInstance } from '../runtime/live-instance.ts';
import { visibleInstance } from './list-instances.ts';

const InstanceId = Type.Object({ processInstanceId: Type.String() }, { additionalProperties: false });

/** Where an instance stands: its live executions as a tree. */
export interface ActivityInstance {
  readonly id: string;
  readonly activityId: string;
  readonly activityName: string | null;
  /** BPMN kind: `userTask`, `subProcess`, `processDefinition` for the root. */
  readonly activityType: string;
  readonly incident: { readonly code: string; readonly message: string } | null;
  readonly children: readonly ActivityInstance[];
}

export const getActivityTree: Query<{ readonly processInstanceId: string }, ActivityInstance> = {
  name: 'instance.activityTree',
  input: InstanceId,
  async run(context, { processInstanceId }) {
    await visibleInstance(context, processInstanceId);
    const instance = await LiveInstance.load(context, processInstanceId);
    const executions = Object.values(instance.snapshot.state.executions);
    const childrenOf = (parent: number): ActivityInstance[] =>
      executions
        .filter((execution) => execution.parent === parent)
        .map(({ number, element, incident }) => ({
          id: `${processInstanceId}:${number}`,
          activityId: element,
          activityName: instance.node(element)?.name ?? null,
          activityType: instance.node(element)?.kind ?? 'unknown',
          incident: incident ?? null,
          children: childrenOf(number),
        }));
    const { graph } = instance.definition;
    return {
      id: processInstanceId,
      activityId: graph.id,
      activityName: graph.name,
      activityType: 'processDefinition',
      incident: instance.execution(0)?.incident ?? null,
      children: childrenOf(0),
    };
  },
};

/** The process variables, or those of one execution with `execution`. */
export const listVariables: Query<
  { readonly processInstanceId: string; readonly execution?: number },
  Readonly<Record<string, Value>>
> = {
  name: 'instance.variables',
  input: Type.Object(
    { processInstanceId: Type.String(), execution: Type.Optional(Type.Integer({ minimum: 0 })) },
    { additionalProperties: false },
  ),
  async run(context, { processInstanceId, execution = 0 }) {
    await visibleInstance(context, processInstanceId);
    const instance = await LiveInstance.load(context, processInstanceId);
    return instance.snapshot.variables[execution] ?? {};
  },
};
