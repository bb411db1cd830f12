import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { findIncident } from '../store/incidents.ts';
import { retry } from './set-job-retries.ts';

/** Tries again what failed: the same phase of the same execution, with the variables as they are now. */
export const retryIncident: Command<{ readonly incidentId: string }, void> = {
  name: 'incident.retry',
  input: Type.Object({ incidentId: Type.String() }, { additionalProperties: false }),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { incidentId }) {
    const incident = await context.tx.one(findIncident, { id: incidentId });
    if (incident === undefined) throw new CartableError('NOT_FOUND', `There is no incident ${incidentId}.`);
    await retry(context, incident);
  },
};
