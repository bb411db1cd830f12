import { CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { Id } from '../../base/index.ts';
import { ICONS } from '../icons.ts';
import { endRequest, findRequest } from '../store.ts';

/**
 * Takes back an open request; undo of `warehouse.request`. One that was issued or cancelled already stays as it is, and
 * a request that found nothing to ship has nothing to take back.
 */
export const cancelRequest = defineOperation({
  name: 'warehouse.cancelRequest',
  version: 1,
  icon: ICONS.cross,
  effect: 'local',
  /** Absent when the request found nothing to ship. */
  input: Type.Object({ requestId: Type.Optional(Id) }),
  output: Type.Object({ cancelled: Type.Boolean() }),
  errors: [],
  action: { right: 'warehouse.request' },
  async run({ requestId }, context) {
    if (requestId === undefined) return { cancelled: false };
    const request = await context.tx.one(findRequest, { id: requestId });
    if (request === undefined) throw new CartableError('NOT_FOUND', `There is no request ${requestId}.`);
    return { cancelled: (await context.tx.run(endRequest, { id: requestId, state: 'cancelled', now: context.now })) === 1 };
  },
});
