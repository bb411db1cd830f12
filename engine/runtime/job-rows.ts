/** Rows of the job table. Ids follow from what the job is for, so making one twice makes one. */
import type { NewJobRow } from '../store/jobs.ts';
import type { QueryContext } from './query-context.ts';

export const timerJobId = (instanceId: string, wait: number): string => `${instanceId}:${wait}/timer`;
export const continueJobId = (instanceId: string, execution: number): string => `${instanceId}:${execution}/continue`;
export const operationJobId = (instanceId: string, execution: number): string => `${instanceId}:${execution}/operation`;
export const evaluationJobId = (instanceId: string, execution: number): string => `${instanceId}:${execution}/evaluate`;
export const iterationsJobId = (instanceId: string, execution: number): string => `${instanceId}:${execution}/iterations`;
export const messageJobId = (messageId: string): string => `${messageId}/message`;

export function jobRow(context: QueryContext, given: Pick<NewJobRow, 'id' | 'kind' | 'due_at'> & Partial<NewJobRow>): NewJobRow {
  return {
    instance_id: null,
    root_id: null,
    execution: null,
    wait: null,
    definition_id: null,
    definition_key: null,
    element: null,
    name: null,
    payload: null,
    retries: context.services.settings.defaultRetries,
    attempt: 0,
    lease_owner: null,
    lease_until: null,
    error: null,
    created_at: context.now,
    priority: 0,
    ...given,
  };
}
