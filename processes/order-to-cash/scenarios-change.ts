/** What people change while an order is under way: cancelled, changed, held, closed short. */
import type { Scenario } from '../scenario.ts';
import { approved, lamps, NOTHING_OPEN, picked, received, untouched } from './steps.ts';

export const changeScenarios: readonly Scenario[] = [
  {
    name: 'cancelled while it is being picked: request and reservation are gone',
    given: [received('100')],
    steps: [
      ...lamps('10'),
      { do: 'expect', tasks: ['Activity_Pick'], records: { 'stock/balances': [{ onHand: '100', reserved: '10' }] } },
      { do: 'call', by: 'sara', operation: 'orders.requestCancel', input: { orderId: '$order', reason: 'Ordered twice.' } },
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'cancelled', endReason: 'Ordered twice.' }],
        'stock/balances': [untouched('100')],
        'stock/reservations': [{ state: 'cancelled' }],
        'warehouse/requests': [{ state: 'cancelled' }],
        'warehouse/issues': [],
      },
    },
  },
  {
    name: 'changed after the approval: undone, priced, promised and approved again',
    given: [received('100')],
    steps: [
      ...lamps('50'),
      approved('max'),
      { do: 'expect', tasks: ['Activity_Pick'] },
      {
        do: 'call',
        by: 'sara',
        operation: 'orders.change',
        input: { orderId: '$order', expectedVersion: 1, lines: [{ itemId: '$lamp', quantity: '10', unit: 'pcs' }] },
      },
      {
        do: 'expect',
        tasks: ['Activity_Approve'],
        inbox: { max: ['Activity_Approve'], wim: [] },
        records: {
          'orders/orders': [{ state: 'submitted', version: 2, gross: { amount: '7140.00', currency: 'EUR' } }],
          'stock/balances': [untouched('100')],
          'warehouse/requests': [{ state: 'cancelled' }],
        },
      },
      approved('max'),
      picked,
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed', version: 2 }],
        'stock/balances': [untouched('40')],
        'invoicing/invoices': [{ gross: { amount: '7140.00', currency: 'EUR' } }],
      },
    },
  },
  {
    name: 'held by sales: nothing leaves until the hold is lifted, then it goes on by itself',
    given: [received('100')],
    steps: [
      ...lamps('50'),
      { do: 'call', by: 'sara', operation: 'orders.hold', input: { orderId: '$order', reason: 'manual', note: 'Address?' } },
      approved('max'),
      { do: 'expect', tasks: [], running: ['order-to-cash'] },
      { do: 'wait', hours: 1 },
      { do: 'expect', tasks: [] },
      { do: 'call', by: 'sara', operation: 'orders.release', input: { orderId: '$order', reason: 'manual' } },
      { do: 'expect', tasks: ['Activity_Pick'] },
      picked,
    ],
    expect: { ...NOTHING_OPEN, records: { 'orders/orders': [{ state: 'closed' }] } },
  },
  {
    name: 'closed short at the desk while it is being picked: the request is taken back, what was delivered stays',
    given: [received('4')],
    steps: [
      ...lamps('10'),
      { do: 'complete', by: 'sara', task: 'Activity_AcceptShortage', with: { outcome: 'accept' } },
      picked,
      received('20'),
      { do: 'expect', tasks: ['Activity_Pick'], records: { 'stock/balances': [{ onHand: '20', reserved: '6' }] } },
      {
        do: 'call',
        by: 'sara',
        operation: 'orders.close',
        input: { orderId: '$order', reason: 'The rest is not needed.' },
      },
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed', endReason: 'The rest is not needed.' }],
        'stock/balances': [untouched('20')],
        'warehouse/requests': [{ state: 'issued' }, { state: 'cancelled' }],
      },
    },
  },
  {
    name: 'cancelled and picked in the same moment: nothing leaves, whoever is heard first',
    given: [received('100')],
    steps: [
      ...lamps('10'),
      {
        do: 'call',
        by: 'sara',
        operation: 'orders.requestCancel',
        input: { orderId: '$order', reason: 'Ordered twice.' },
        unheard: true,
      },
      picked,
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'cancelled', endReason: 'Ordered twice.' }],
        'stock/balances': [untouched('100')],
        'warehouse/issues': [],
        'invoicing/invoices': [],
      },
    },
  },
  {
    name: 'cancelled and approved in the same moment: never confirmed',
    given: [received('100')],
    steps: [
      ...lamps('50'),
      {
        do: 'call',
        by: 'sara',
        operation: 'orders.requestCancel',
        input: { orderId: '$order', reason: 'Ordered twice.' },
        unheard: true,
      },
      approved('max'),
    ],
    expect: {
      ...NOTHING_OPEN,
      avoided: ['Activity_Confirm', 'Activity_Reserve'],
      records: {
        'orders/orders': [{ state: 'cancelled', endReason: 'Ordered twice.', orderNo: null }],
        'stock/balances': [untouched('100')],
        'notify/messages': [{ event: 'order.cancelled' }, { event: 'order.cancelled', recipient: 'sara' }],
      },
    },
  },
  {
    name: 'its flow is ended by an administrator: the order is cancelled with it, request and reservation are gone',
    given: [received('100')],
    steps: [
      ...lamps('10'),
      { do: 'expect', tasks: ['Activity_Pick'], records: { 'stock/balances': [{ onHand: '100', reserved: '10' }] } },
      { do: 'delete', process: 'order-to-cash', reason: 'Began by mistake.' },
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'cancelled', endReason: 'Its flow was ended: Began by mistake.' }],
        'stock/balances': [untouched('100')],
        'stock/reservations': [{ state: 'cancelled' }],
        'warehouse/requests': [{ state: 'cancelled' }],
      },
    },
  },
  {
    name: 'its flow is ended after a part has left: the order is closed short',
    given: [received('4')],
    steps: [
      ...lamps('10'),
      { do: 'complete', by: 'sara', task: 'Activity_AcceptShortage', with: { outcome: 'accept' } },
      picked,
      { do: 'delete', process: 'order-to-cash', reason: 'The customer is gone.' },
      received('20'),
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed', endReason: 'Its flow was ended: The customer is gone.' }],
        'stock/balances': [untouched('20')],
        'invoicing/invoices': [{ gross: { amount: '476.00', currency: 'EUR' } }],
      },
    },
  },
];
