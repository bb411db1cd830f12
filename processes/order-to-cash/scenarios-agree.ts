/** Until everybody agrees: price, date, credit, approval. Approval is asked from 2,000 EUR, directors from 10,000. */
import type { Scenario } from '../scenario.ts';
import { approved, creditLimit, lamps, NOTHING_OPEN, ordered, picked, received, untouched } from './steps.ts';

export const agreeScenarios: readonly Scenario[] = [
  {
    name: 'a large order needs the manager, then a director; nobody else sees the task',
    given: [received('100')],
    steps: [
      ...lamps('100'),
      { do: 'expect', tasks: ['Activity_Approve'], inbox: { max: ['Activity_Approve'], dora: [], sara: [], wim: [] } },
      approved('max'),
      { do: 'expect', tasks: ['Activity_Approve'], inbox: { max: [], dora: ['Activity_Approve'] } },
      {
        do: 'expect',
        records: { 'orders/orders': [{ state: 'submitted', orderNo: null }], 'stock/balances': [untouched('100')] },
      },
      approved('dora'),
      { do: 'expect', records: { 'stock/balances': [{ onHand: '100', reserved: '100' }] } },
      picked,
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed' }],
        'invoicing/invoices': [{ gross: { amount: '11900.00', currency: 'EUR' } }],
      },
    },
  },
  {
    name: 'a rejected order is cancelled with the reason; nothing was reserved',
    given: [received('100')],
    steps: [
      ...lamps('100'),
      approved('max'),
      { do: 'complete', by: 'dora', task: 'Activity_Approve', with: { outcome: 'reject', comment: 'The margin is too thin.' } },
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'cancelled', endReason: 'The margin is too thin.', orderNo: null }],
        'stock/balances': [untouched('100')],
        'warehouse/requests': [],
        'invoicing/invoices': [],
      },
    },
  },
  {
    name: 'over the credit limit: the controller releases, the hold goes, the order goes on',
    given: [received('100'), creditLimit('500.00')],
    steps: [
      ...lamps('10'),
      { do: 'expect', tasks: ['Activity_Decide'], inbox: { carl: ['Activity_Decide'], fiona: [], sara: [] } },
      { do: 'complete', by: 'carl', task: 'Activity_Decide', with: { outcome: 'release', comment: ' ' } },
      { do: 'expect', tasks: ['Activity_Decide'], records: { 'credit/decisions': [] } },
      { do: 'complete', by: 'carl', task: 'Activity_Decide', with: { outcome: 'release', comment: 'Pays on Friday.' } },
      { do: 'expect', tasks: ['Activity_Pick'] },
      picked,
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed' }],
        'credit/decisions': [{ orderId: '$order', decision: 'release', decidedBy: 'carl', reason: 'Pays on Friday.' }],
      },
    },
  },
  {
    name: 'over the credit limit and refused: cancelled',
    given: [received('100'), creditLimit('500.00')],
    steps: [
      ...lamps('10'),
      { do: 'complete', by: 'carl', task: 'Activity_Decide', with: { outcome: 'reject', comment: 'Has never paid.' } },
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'cancelled', endReason: 'Has never paid.' }],
        'credit/decisions': [{ orderId: '$order', decision: 'reject', decidedBy: 'carl' }],
        'stock/balances': [untouched('100')],
      },
    },
  },
  {
    name: 'nobody decides on credit: reminded after a day, the CFO after two',
    given: [received('100'), creditLimit('500.00')],
    steps: [
      ...lamps('10'),
      { do: 'wait', hours: 25 },
      { do: 'expect', tasks: ['Activity_Decide'], inbox: { carl: ['Activity_Decide'], fiona: [] } },
      { do: 'wait', hours: 24 },
      { do: 'expect', tasks: ['Activity_DecideCfo'], inbox: { carl: [], fiona: ['Activity_DecideCfo'] } },
      { do: 'complete', by: 'fiona', task: 'Activity_DecideCfo', with: { outcome: 'release', comment: 'Strategic.' } },
      picked,
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed' }],
        'credit/decisions': [{ decision: 'release', decidedBy: 'fiona' }],
      },
    },
  },
  {
    name: 'the customer does not wait: cancelled',
    given: [received('4')],
    steps: [
      ...lamps('10'),
      { do: 'complete', by: 'sara', task: 'Activity_AcceptShortage', with: { outcome: 'cancel', comment: 'Buys elsewhere.' } },
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'cancelled', endReason: 'Buys elsewhere.' }],
        'stock/balances': [untouched('4')],
      },
    },
  },
  {
    name: 'cancelled while the manager decides: the round is void',
    given: [received('100')],
    steps: [
      ...lamps('50'),
      { do: 'call', by: 'sara', operation: 'orders.requestCancel', input: { orderId: '$order', reason: 'Ordered twice.' } },
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'cancelled', endReason: 'Ordered twice.' }],
        'approval/rounds': [{ state: 'invalidated' }],
      },
    },
  },
  {
    name: 'changed while the manager decides: asked again for the new amount',
    given: [received('200')],
    steps: [
      ...lamps('50'),
      {
        do: 'call',
        by: 'sara',
        operation: 'orders.change',
        input: { orderId: '$order', expectedVersion: 1, lines: [{ itemId: '$lamp', quantity: '50', unit: 'pcs' }] },
      },
      { do: 'expect', tasks: ['Activity_Approve'], inbox: { max: ['Activity_Approve'] } },
      approved('max'),
      { do: 'expect', tasks: ['Activity_Approve'], inbox: { max: [], dora: ['Activity_Approve'] } },
      approved('dora'),
      picked,
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed', version: 2, gross: { amount: '11900.00', currency: 'EUR' } }],
      },
    },
  },
  {
    name: 'no price: sales sets one and it is priced again',
    given: [
      received('100'),
      {
        do: 'create',
        record: {
          resource: 'catalog/items',
          as: 'shade',
          values: { sku: 'L-2', name: { en: 'Shade' }, baseUnit: 'pcs', kind: 'service', taxCategory: 'S' },
        },
      },
    ],
    steps: [
      ...ordered([{ itemId: '$shade', quantity: '3', unit: 'pcs' }]),
      { do: 'expect', tasks: ['Activity_FixPrice'], inbox: { sara: ['Activity_FixPrice'], max: [] } },
      {
        do: 'create',
        record: {
          resource: 'pricing/list-prices',
          values: {
            listId: '$list',
            itemId: '$shade',
            unit: 'pcs',
            validFrom: '2026-01-01',
            currency: 'EUR',
            unitPrice: { amount: '10.00', currency: 'EUR' },
          },
        },
      },
      { do: 'complete', by: 'sara', task: 'Activity_FixPrice', with: { outcome: 'retry' } },
    ],
    expect: {
      ...NOTHING_OPEN,
      records: { 'orders/orders': [{ state: 'closed', gross: { amount: '35.70', currency: 'EUR' } }] },
    },
  },
];
