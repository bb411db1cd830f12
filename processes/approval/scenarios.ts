/** What an approval must do, as data. The starting matrix asks the manager from 2,000 EUR and a director from 10,000. */
import type { Data, NewRecord, Scenario, Step, World } from '../scenario.ts';

const company: NewRecord = {
  resource: 'base/companies',
  as: 'company',
  values: {
    code: 'NORD',
    name: 'Nord GmbH',
    zone: 'Europe/Berlin',
    currency: 'EUR',
    calendar: 'gregorian',
    language: 'de',
  },
};

export const world: World = {
  people: {
    max: { groups: ['managers'], rights: [] },
    sara: { groups: ['sales'], rights: ['process.start'], manager: 'max' },
    dora: { groups: ['directors'], rights: [] },
    dirk: { groups: ['directors'], rights: ['process.start'], manager: 'dora' },
    adam: { groups: ['admins'], rights: [] },
  },
  records: [company],
};

const asked = (amount: string, by = 'sara', more: Data = {}): Step => ({
  do: 'start',
  by,
  process: 'approval',
  variables: {
    docType: 'order',
    docId: 'D-1',
    docVersion: 1,
    amount: { amount: { $dec: amount }, currency: 'EUR' },
    companyId: '$company',
    requestedBy: by,
    ...more,
  },
});

const answered = (by: string, outcome: string, comment: string | null = null): Extract<Step, { do: 'complete' }> => ({
  do: 'complete',
  by,
  task: 'Activity_Approve',
  with: { outcome, comment },
});

const row = (values: Data): Step => ({
  do: 'create',
  record: {
    resource: 'approval/matrix-rows',
    values: {
      docType: 'contract',
      sequence: 10,
      remind: 'P1D',
      due: 'P2D',
      escalateAfter: 'P3D',
      escalateTo: 'admins',
      ...values,
    },
  },
});

const DONE = { tasks: [], running: [] };

export const scenarios: readonly Scenario[] = [
  {
    name: 'nobody is asked about little',
    given: [],
    steps: [asked('1999.99')],
    expect: { ...DONE, passed: ['Event_NotNeeded'], records: { 'approval/rounds': [{ state: 'approved' }] } },
  },
  {
    name: 'the manager of who asks decides',
    given: [],
    steps: [
      asked('2000.00'),
      { do: 'expect', inbox: { max: ['Activity_Approve'], sara: [], dora: [], adam: [] } },
      answered('max', 'approve'),
    ],
    expect: {
      ...DONE,
      passed: ['Event_Approved'],
      records: { 'approval/decisions': [{ decidedBy: 'max', outcome: 'approved', docVersion: 1 }] },
    },
  },
  {
    name: 'tiers add up: the manager first, then one of the directors',
    given: [],
    steps: [
      asked('10000.00'),
      { do: 'expect', inbox: { max: ['Activity_Approve'], dora: [], dirk: [] } },
      answered('max', 'approve'),
      { do: 'expect', tasks: ['Activity_Approve'], inbox: { max: [], dora: ['Activity_Approve'], dirk: ['Activity_Approve'] } },
      answered('dirk', 'approve'),
    ],
    expect: { ...DONE, passed: ['Event_Approved'], records: { 'approval/rounds': [{ state: 'approved' }] } },
  },
  {
    name: 'a rejection needs its reason and ends the round: the directors are never asked',
    given: [],
    steps: [
      asked('10000.00'),
      answered('max', 'reject'),
      answered('max', 'reject', '   '),
      { do: 'expect', tasks: ['Activity_Approve'], inbox: { max: ['Activity_Approve'] }, records: { 'approval/decisions': [] } },
      answered('max', 'reject', 'Too cheap.'),
    ],
    expect: {
      ...DONE,
      passed: ['Event_Rejected'],
      avoided: ['Event_Approved'],
      records: {
        'approval/rounds': [{ state: 'rejected' }],
        'approval/decisions': [{ decidedBy: 'max', outcome: 'rejected', comment: 'Too cheap.' }],
      },
    },
  },
  {
    name: 'a rejection without its reason comes back',
    given: [],
    steps: [
      asked('2000.00'),
      { do: 'complete', by: 'max', task: 'Activity_Approve', with: { outcome: 'reject' } },
      { do: 'expect', tasks: ['Activity_Approve'], avoided: ['Activity_Decide'] },
      answered('max', 'approve'),
    ],
    expect: { ...DONE, passed: ['Event_Approved'] },
  },
  {
    name: 'nobody approves what they asked for: they are refused, and it stays with the other director',
    given: [],
    steps: [
      asked('10000.00', 'dirk'),
      answered('dora', 'approve'),
      { ...answered('dirk', 'approve'), refused: '/outcome' },
      { do: 'expect', tasks: ['Activity_Approve'], records: { 'approval/decisions': [{ decidedBy: 'dora' }] } },
      answered('dora', 'approve'),
    ],
    expect: { ...DONE, passed: ['Event_Approved'], records: { 'approval/rounds': [{ state: 'approved' }] } },
  },
  {
    name: 'reminded after a day, escalated after three, never approved by time alone',
    given: [],
    steps: [
      asked('2000.00'),
      { do: 'wait', hours: 25 },
      {
        do: 'expect',
        inbox: { max: ['Activity_Approve'], adam: [] },
        records: { 'notify/messages': [{ event: 'approval.reminder', recipient: 'max', docId: 'D-1' }] },
      },
      { do: 'wait', hours: 48 },
      { do: 'expect', inbox: { max: [], adam: ['Activity_ApproveEscalated'] } },
      { do: 'wait', hours: 24 * 365 },
      { do: 'expect', tasks: ['Activity_ApproveEscalated'], running: ['approval'], avoided: ['Event_Approved'] },
      { do: 'complete', by: 'adam', task: 'Activity_ApproveEscalated', with: { outcome: 'approve' } },
    ],
    expect: { ...DONE, passed: ['Event_Approved'], records: { 'approval/decisions': [{ decidedBy: 'adam' }] } },
  },
  {
    name: 'the document changes: what was decided is void, the caller is told',
    given: [],
    steps: [
      asked('10000.00'),
      answered('max', 'approve'),
      { do: 'send', message: 'order.changed', key: 'D-1', variables: { docVersion: 2 } },
    ],
    expect: {
      ...DONE,
      passed: ['Event_RoundVoid'],
      avoided: ['Event_Approved', 'Event_Rejected'],
      records: {
        'approval/rounds': [{ state: 'invalidated', endReason: 'changed' }],
        'approval/decisions': [{ decidedBy: 'max', voidReason: 'changed' }],
      },
    },
  },
  {
    name: 'the document is withdrawn: nobody is asked any more',
    given: [],
    steps: [asked('10000.00'), { do: 'send', message: 'order.cancelled', key: 'D-1', variables: { reason: 'Ordered twice.' } }],
    expect: {
      ...DONE,
      passed: ['Event_RoundVoid'],
      records: { 'approval/rounds': [{ state: 'invalidated', endReason: 'cancelled' }] },
    },
  },
  {
    name: 'all of several: every one of them, at the same time',
    given: [row({ approverKind: 'user', approver: 'dora, dirk, max', mode: 'all' })],
    steps: [
      asked('1.00', 'sara', { docType: 'contract' }),
      { do: 'expect', tasks: ['Activity_Approve', 'Activity_Approve', 'Activity_Approve'] },
      answered('dirk', 'approve'),
      answered('max', 'approve'),
      { do: 'expect', inbox: { dora: ['Activity_Approve'], dirk: [], max: [] }, running: ['approval'] },
      answered('dora', 'approve'),
    ],
    expect: { ...DONE, passed: ['Event_Approved'] },
  },
  {
    name: 'all of several, one rejects: the tasks of the others are gone',
    given: [row({ approverKind: 'user', approver: 'dora, dirk, max', mode: 'all' })],
    steps: [asked('1.00', 'sara', { docType: 'contract' }), answered('dirk', 'approve'), answered('max', 'reject', 'No.')],
    expect: { ...DONE, passed: ['Event_Rejected'], records: { 'approval/rounds': [{ state: 'rejected' }] } },
  },
  {
    name: 'any of several: the first answer counts',
    given: [row({ approverKind: 'user', approver: 'dora, dirk', mode: 'any' })],
    steps: [asked('1.00', 'sara', { docType: 'contract' }), answered('dirk', 'approve')],
    expect: { ...DONE, passed: ['Event_Approved'] },
  },
  {
    name: 'two of a group: not the same person twice',
    given: [row({ approverKind: 'group', approver: 'directors', mode: 'n', needed: 2 })],
    steps: [
      asked('1.00', 'sara', { docType: 'contract' }),
      { do: 'expect', tasks: ['Activity_Approve', 'Activity_Approve'] },
      answered('dora', 'approve'),
      { ...answered('dora', 'approve'), refused: '/outcome' },
      { do: 'expect', tasks: ['Activity_Approve'], records: { 'approval/decisions': [{ decidedBy: 'dora' }] } },
      answered('dirk', 'approve'),
    ],
    expect: { ...DONE, passed: ['Event_Approved'], records: { 'approval/rounds': [{ state: 'approved' }] } },
  },
];
