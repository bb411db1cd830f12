/** `/engine-rest/execution`: what runs in an instance, by its own id (`instanceId:number`). */
import { Type } from '@sinclair/typebox';
import { CartableError, continueExecution } from '../../../engine/index.ts';
import { readVariables, TypedValues } from '../../camunda/variables.ts';
import { noContent } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { Id } from './schemas.ts';

const tags = ['Execution'];

export const executionRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/engine-rest/execution/{id}/signal',
    summary: 'Continue a receive task',
    tags,
    right: 'instance.operate',
    params: Id,
    body: Type.Object({ variables: Type.Optional(Type.Union([TypedValues, Type.Null()])) }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      const place = placeOf(params.id);
      await execute(continueExecution, { ...place, variables: readVariables(body.variables ?? {}) });
      return noContent();
    },
  }),
];

/** @throws CartableError NOT_FOUND for what is the id of no execution */
function placeOf(id: string): ExecutionPlace {
  const place = executionPlace(id);
  if (place.execution === 0) throw new CartableError('NOT_FOUND', `There is no execution ${id}.`);
  return place;
}

interface ExecutionPlace {
  readonly processInstanceId: string;
  readonly execution: number;
}

/** Where an execution is; an instance's own id names the scope of its process. */
export function executionPlace(id: string): ExecutionPlace {
  const [, processInstanceId = id, number = '0'] = /^(.+):([1-9]\d{0,8})$/.exec(id) ?? [];
  return { processInstanceId, execution: Number(number) };
}
