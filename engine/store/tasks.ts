import { insertRows, param, statement } from './statement.ts';

export type TaskStatus = 'OPEN' | 'COMPLETED' | 'CANCELLED';

export interface TaskRow {
  readonly id: string;
  readonly instance_id: string;
  readonly root_id: string;
  readonly execution: number;
  readonly definition_id: string;
  readonly definition_key: string;
  readonly element: string;
  readonly name: string | null;
  readonly business_key: string | null;
  readonly assignee: string | null;
  readonly priority: number;
  readonly due: number | null;
  readonly follow_up: number | null;
  readonly form_key: string | null;
  readonly created_at: number;
  readonly status: TaskStatus;
  readonly ended_at: number | null;
  readonly completed_by: string | null;
  /** 1 while its instance is suspended: nobody completes it. */
  readonly suspended: number;
}

export type NewTaskRow = Omit<TaskRow, 'suspended'>;

export interface CandidateRow {
  readonly task_id: string;
  readonly kind: 'user' | 'group';
  readonly value: string;
}

export const findTask = statement<{ id: string }, TaskRow>(
  'task.find',
  ({ knex }) => knex('task').select('*').where('id', param('id')),
  { instance: 'id' },
);

export const candidatesOf = statement<{ id: string }, CandidateRow>(
  'task.candidates',
  ({ knex }) => knex('task_candidate').select('*').where('task_id', param('id')).orderBy(['kind', 'value']),
  { instance: 'id' },
);

const COLUMNS = {
  id: 'text',
  instance_id: 'text',
  root_id: 'text',
  execution: 'integer',
  definition_id: 'text',
  definition_key: 'text',
  element: 'text',
  name: 'text',
  business_key: 'text',
  assignee: 'text',
  priority: 'integer',
  due: 'integer',
  follow_up: 'integer',
  form_key: 'text',
  created_at: 'integer',
  status: 'text',
  ended_at: 'integer',
  completed_by: 'text',
} as const;

export const insertTasks = insertRows<NewTaskRow>('task.insert', 'task', COLUMNS);

export const insertCandidates = insertRows<CandidateRow>('task.insertCandidates', 'task_candidate', {
  task_id: 'text',
  kind: 'text',
  value: 'text',
});

export type TaskEnd = Pick<TaskRow, 'id' | 'status' | 'ended_at' | 'completed_by'>;

export const endTasks = statement<{ rows: readonly TaskEnd[] }>('task.end', ({ knex, rows }) =>
  knex.raw(
    `update task set status = r.status, ended_at = r.ended_at, completed_by = r.completed_by from ? where task.id = r.id and task.status = 'OPEN'`,
    [rows('rows', { id: 'text', status: 'text', ended_at: 'integer', completed_by: 'text' }, 'r')],
  ),
);

export const deleteCandidates = statement<{ ids: readonly string[] }>('task.deleteCandidates', ({ knex, inTexts }) =>
  knex('task_candidate').whereRaw(inTexts('task_id', 'ids')).delete(),
);

/** One winner: takes an open task that nobody holds (P5). */
export const claimOpenTask = statement<{ id: string; assignee: string }>('task.claim', ({ knex }) =>
  knex('task')
    .where({ id: param('id'), status: 'OPEN' })
    .whereNull('assignee')
    .update({ assignee: param('assignee') }),
);

export const assignOpenTask = statement<{ id: string; assignee: string | null }>('task.assign', ({ knex }) =>
  knex('task')
    .where({ id: param('id'), status: 'OPEN' })
    .update({ assignee: param('assignee') }),
);

export const suspendTasksOf = statement<{ ids: readonly string[]; suspended: number }>('task.suspendOf', ({ knex, inTexts }) =>
  knex('task')
    .whereRaw(inTexts('instance_id', 'ids'))
    .where('status', 'OPEN')
    .update({ suspended: param('suspended') }),
);
