/** `/engine-rest/variable-instance`: the variables of running instances. */
import { Type, type Static } from '@sinclair/typebox';
import { countVariableInstances, listVariableInstances } from '../../../engine/index.ts';
import { variableInstanceDto } from '../../camunda/execution-dto.ts';
import { given, LACKING, listIn } from '../../camunda/filters.ts';
import type { Route } from '../../http/route.ts';
import { executionPlace } from './execution.ts';
import { Names } from './schemas.ts';
import { twins } from './twins.ts';

const Filter = Type.Object({
  variableName: Type.Optional(Type.String()),
  variableNameLike: Type.Optional(Type.String()),
  processInstanceIdIn: Names,
  executionIdIn: Names,
  activityInstanceIdIn: Names,
  taskIdIn: Names,
  variableScopeIdIn: Names,
});

function known(filter: Static<typeof Filter>) {
  const { variableName: name, variableNameLike: nameLike, processInstanceIdIn } = filter;
  return given({ name, nameLike, processInstanceIds: listIn(processInstanceIdIn), executions: executionsIn(filter) });
}

/** Executions, activity instances, tasks and scopes of variables are called alike: `instance:number`, or the instance's id. */
function executionsIn(filter: Static<typeof Filter>): readonly string[] | undefined {
  const named = [filter.executionIdIn, filter.activityInstanceIdIn, filter.taskIdIn, filter.variableScopeIdIn];
  const lists = named.flatMap((ids) => {
    const list = listIn(ids);
    return list === undefined ? [] : [list.map(fullName)];
  });
  const [first, ...others] = lists;
  return first?.filter((id) => others.every((list) => list.includes(id)));
}

function fullName(id: string): string {
  const { processInstanceId, execution } = executionPlace(id);
  return `${processInstanceId}:${execution}`;
}

export const variableInstanceRoutes: readonly Route[] = twins({
  path: '/engine-rest/variable-instance',
  summary: 'List the variables of running instances',
  tags: ['Variable Instance'],
  filter: Filter,
  lacking: LACKING.variableInstance,
  list: async ({ ask }, filter, page) =>
    (await ask(listVariableInstances, { ...known(filter), ...page })).map(variableInstanceDto),
  count: ({ ask }, filter) => ask(countVariableInstances, known(filter)),
});
