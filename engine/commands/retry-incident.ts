import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { findIncident } from '../store/incidents.ts';

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
    const tree = await context.tree(incident.root_id);
    const instance = await tree.get(incident.instance_id);
    if (instance.execution(incident.execution)?.incident === undefined)
      throw new CartableError('NOT_WAITING', `Incident ${incidentId} is already resolved.`);
    await tree.advance(incident.instance_id, { type: 'continue', execution: incident.execution, now: context.now });
  },
};
