/**
 * The engine's tables. Names are Camunda's where it has one. Instants are epoch milliseconds (UTC).
 * Executions, tasks and waits are numbered within their instance; their public id is `instanceId:number`.
 */
import type { Knex } from 'knex';
import { createDataStores } from './0001-engine/data-stores.ts';
import { createDefinitions } from './0001-engine/definitions.ts';
import { createIdempotency } from './0001-engine/idempotency.ts';
import { createInstances } from './0001-engine/instances.ts';
import { createJobs } from './0001-engine/jobs.ts';
import { createJournal } from './0001-engine/journal.ts';
import { createMessages } from './0001-engine/messages.ts';
import { createTasks } from './0001-engine/tasks.ts';

export const name = '0001-engine';

export async function up(knex: Knex): Promise<void> {
  await createDefinitions(knex);
  await createInstances(knex);
  await createDataStores(knex);
  await createTasks(knex);
  await createJobs(knex);
  await createMessages(knex);
  await createJournal(knex);
  await createIdempotency(knex);
}
