import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { type Command, requireRight } from '../runtime/command.ts';
import { annotateIncident as writeAnnotation, findIncident } from '../store/incidents.ts';

/** What a person notes about an incident; null takes the note away. */
export const annotateIncident: Command<{ readonly incidentId: string; readonly annotation: string | null }, void> = {
  name: 'incident.annotate',
  input: Type.Object(
    { incidentId: Type.String(), annotation: Type.Union([Type.String({ maxLength: 4_000 }), Type.Null()]) },
    { additionalProperties: false },
  ),
  permit(context) {
    requireRight(context.actor, 'instance.operate');
  },
  async run(context, { incidentId, annotation }) {
    const incident = await context.tx.one(findIncident, { id: incidentId });
    if (incident === undefined) throw new CartableError('NOT_FOUND', `There is no incident ${incidentId}.`);
    await context.tx.run(writeAnnotation, { id: incidentId, annotation });
    context.changed({ type: 'incident', id: incidentId, instanceId: incident.instance_id });
  },
};
