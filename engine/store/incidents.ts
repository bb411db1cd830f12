import { insertRows, param, statement } from './statement.ts';

export interface IncidentRow {
  readonly id: string;
  readonly instance_id: string;
  readonly root_id: string;
  readonly execution: number;
  readonly definition_id: string;
  readonly definition_key: string;
  readonly element: string;
  readonly code: string;
  readonly message: string;
  readonly annotation: string | null;
  readonly created_at: number;
}

const COLUMNS = {
  id: 'text',
  instance_id: 'text',
  root_id: 'text',
  execution: 'integer',
  definition_id: 'text',
  definition_key: 'text',
  element: 'text',
  code: 'text',
  message: 'text',
  created_at: 'integer',
} as const;

export const insertIncidents = insertRows<Omit<IncidentRow, 'annotation'>>(
  'incident.insert',
  'incident',
  COLUMNS,
  `on conflict (id) do update set code = excluded.code, message = excluded.message, created_at = excluded.created_at`,
);

export const findIncident = statement<{ id: string }, IncidentRow>('incident.find', ({ knex }) =>
  knex('incident').select('*').where('id', param('id')),
);

export const annotateIncident = statement<{ id: string; annotation: string | null }>('incident.annotate', ({ knex }) =>
  knex('incident')
    .where('id', param('id'))
    .update({ annotation: param('annotation') }),
);

export const deleteIncidents = statement<{ ids: readonly string[] }>('incident.delete', ({ knex, inTexts }) =>
  knex('incident').whereRaw(inTexts('id', 'ids')).delete(),
);
