import { defineOperation, Type } from '../../../engine/plugin.ts';
import { Id } from '../../base/index.ts';
import { ICONS } from '../icons.ts';
import { invalidateRound } from '../invalidate-round.ts';
import { lockAndReadRound } from '../read-round.ts';

/** R10: the document changed materially. A round that was rejected or invalidated before stays as it is. */
export const invalidateApproval = defineOperation({
  name: 'approval.invalidate',
  version: 1,
  icon: ICONS.void,
  effect: 'local',
  input: Type.Object({
    roundId: Id,
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    /** Which fields changed; absent: any of them. */
    materialFields: Type.Optional(Type.Array(Type.String())),
  }),
  output: Type.Object({ roundId: Id }),
  errors: [],
  async run({ roundId, reason = 'the document changed', materialFields }, context) {
    const round = await lockAndReadRound(context, roundId);
    if (round.state === 'open' || round.state === 'approved') await invalidateRound(context, round, reason, materialFields);
    return { roundId };
  },
});
