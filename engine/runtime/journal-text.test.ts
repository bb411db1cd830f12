/** The hand-written text of a journal row is the JSON that it says it is. */
import { describe, expect, it } from '@jest/globals';
import type { Event, Input } from '../kernel/protocol.ts';
import { Decimal } from '../expression/value.ts';
import { chainHash, decodeEntry, digest, encodeEntry } from './journal.ts';

const NASTY = 'a "quoted" \\ id\n\u2028é';

const EVENTS: readonly Event[] = ['plain-id_1', NASTY].flatMap((id): readonly Event[] => [
  { type: 'started', execution: 1, element: id, parent: 0 },
  { type: 'started', execution: 0, element: id, parent: null },
  { type: 'taken', flow: id },
  { type: 'completed', execution: 1, element: id },
  { type: 'cancelled', execution: 1, element: id },
  { type: 'waitOpened', wait: 3 },
  { type: 'waitClosed', wait: 3, fired: true },
  { type: 'continuationNeeded', execution: 1 },
  { type: 'incidentRaised', execution: 1, element: id, code: 'X', message: id },
  { type: 'incidentResolved', execution: 1 },
  {
    type: 'taskCreated',
    execution: 1,
    element: id,
    task: { assignee: id, candidateUsers: [id], candidateGroups: [], due: null, followUp: 5, priority: 50 },
  },
  { type: 'instanceEnded', status: 'COMPLETED', error: null },
  { type: 'instanceEnded', status: 'INTERNALLY_TERMINATED', error: { code: id, message: id } },
]);

const INPUTS: readonly Input[] = [
  { type: 'complete', execution: 1, variables: { total: new Decimal('12.50'), [NASTY]: NASTY }, now: 1 },
  { type: 'cancel', reason: NASTY, now: 1 },
];

describe('a journal row', () => {
  it.each([
    [[], []],
    [INPUTS, EVENTS],
    ...EVENTS.map((event): [readonly Input[], readonly Event[]] => [INPUTS, [event]]),
  ] as const)('is JSON without a blank, and comes back as it was (%#)', (inputs, events) => {
    const payload = encodeEntry({ inputs, events });
    expect(JSON.stringify(JSON.parse(payload))).toBe(payload);
    expect(decodeEntry({ payload })).toEqual({ inputs, events });
  });

  it.each([null, 'bob', NASTY])('is hashed over all of its columns (%j)', (onBehalfOf) => {
    const link = { instance_id: 'i', sequence: 2, at: 3, actor: NASTY, on_behalf_of: onBehalfOf, command: 'task.complete' };
    const columns = ['before', 'i', 2, 3, NASTY, onBehalfOf, 'task.complete', digest('payload')];
    expect(chainHash('before', link, digest('payload'))).toBe(digest(JSON.stringify(columns)));
  });
});
