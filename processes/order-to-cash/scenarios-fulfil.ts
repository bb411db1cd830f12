/** From the confirmation to the invoice, and back. */
import type { Scenario } from '../scenario.ts';
import { approved, creditLimit, lamps, NOTHING_OPEN, ordered, picked, received, untouched } from './steps.ts';

export const fulfilScenarios: readonly Scenario[] = [
  {
    name: 'a small order goes straight through: only the warehouse has a task',
    given: [received('100')],
    steps: [
      ...lamps('10'),
      { do: 'expect', tasks: ['Activity_Pick'], inbox: { wim: ['Activity_Pick'], sara: [], max: [], dora: [] } },
      picked,
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed', gross: { amount: '1190.00', currency: 'EUR' } }],
        'stock/balances': [{ onHand: '90', reserved: '0' }],
        'warehouse/requests': [{ state: 'issued' }],
        'warehouse/issues': [{ orderId: '$order', issuedBy: 'wim' }],
        'invoicing/invoices': [{ gross: { amount: '1190.00', currency: 'EUR' } }],
        'notify/messages': [
          { event: 'order.confirmed' },
          { event: 'order.confirmed', recipient: 'sara' },
          { event: 'order.shipped' },
          { event: 'order.shipped', recipient: 'sara' },
        ],
      },
    },
  },
  {
    name: 'an order of more lines than a variable could hold goes all the way',
    given: [received('2000')],
    steps: [
      ...ordered(Array.from({ length: 450 }, () => ({ itemId: '$lamp', quantity: '1', unit: 'pcs' }))),
      approved('max'),
      approved('dora'),
      { do: 'expect', tasks: ['Activity_Pick'] },
      picked,
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed', gross: { amount: '53550.00', currency: 'EUR' } }],
        'stock/balances': [untouched('1550')],
      },
    },
  },
  {
    name: 'too few in stock: agreed with the customer, delivered in two rounds',
    given: [received('4')],
    steps: [
      ...lamps('10'),
      { do: 'expect', tasks: ['Activity_AcceptShortage'], inbox: { sara: ['Activity_AcceptShortage'], wim: [] } },
      { do: 'complete', by: 'sara', task: 'Activity_AcceptShortage', with: { outcome: 'accept', comment: 'Rest later.' } },
      { do: 'expect', tasks: ['Activity_Pick'], records: { 'stock/balances': [{ onHand: '4', reserved: '4' }] } },
      picked,
      { do: 'expect', tasks: [], running: ['order-to-cash'], records: { 'stock/balances': [untouched('0')] } },
      received('20'),
      { do: 'expect', tasks: ['Activity_Pick'], records: { 'stock/balances': [{ onHand: '20', reserved: '6' }] } },
      picked,
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed' }],
        'stock/balances': [untouched('14')],
        'warehouse/requests': [{ state: 'issued' }, { state: 'issued' }],
        'invoicing/invoices': [
          { gross: { amount: '476.00', currency: 'EUR' } },
          { gross: { amount: '714.00', currency: 'EUR' } },
        ],
      },
    },
  },
  {
    name: 'nothing in stock: waits, and starts with the first goods that come',
    given: [],
    steps: [
      ...lamps('10'),
      { do: 'complete', by: 'sara', task: 'Activity_AcceptShortage', with: { outcome: 'accept' } },
      { do: 'expect', tasks: [], running: ['order-to-cash'], records: { 'warehouse/requests': [] } },
      received('10'),
      picked,
    ],
    expect: { ...NOTHING_OPEN, records: { 'orders/orders': [{ state: 'closed' }], 'stock/balances': [untouched('0')] } },
  },
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
    name: 'reservations are not taken from under an open request',
    given: [received('100')],
    steps: [
      ...lamps('10'),
      { do: 'call', by: 'wim', operation: 'stock.unreserve', input: { orderId: '$order' }, refused: 'ILLEGAL_STATE' },
      picked,
    ],
    expect: { ...NOTHING_OPEN, records: { 'orders/orders': [{ state: 'closed' }], 'stock/balances': [untouched('90')] } },
  },
  {
    name: 'services only: nothing to pick, invoiced at once',
    given: [],
    steps: ordered([{ itemId: '$setup', quantity: '2', unit: 'h' }]),
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed' }],
        'warehouse/requests': [],
        'invoicing/invoices': [{ gross: { amount: '119.00', currency: 'EUR' } }],
      },
    },
  },
  {
    name: 'picked wrongly: picked again; picked in part: the rest follows in a second round',
    given: [received('100')],
    steps: [
      ...lamps('10'),
      { do: 'open', resource: 'warehouse/requests', keep: { line: 'lines.0.id' } },
      {
        do: 'complete',
        by: 'wim',
        task: 'Activity_Pick',
        with: { outcome: 'picked', picks: [{ lineId: '$line', quantity: '11' }] },
      },
      { do: 'expect', tasks: ['Activity_Pick'], records: { 'warehouse/issues': [] } },
      {
        do: 'complete',
        by: 'wim',
        task: 'Activity_Pick',
        with: { outcome: 'picked', picks: [{ lineId: '$line', quantity: '6' }] },
      },
      { do: 'expect', tasks: ['Activity_Pick'], records: { 'stock/balances': [{ onHand: '94', reserved: '4' }] } },
      picked,
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed' }],
        'stock/balances': [untouched('90')],
        'invoicing/invoices': [
          { gross: { amount: '714.00', currency: 'EUR' } },
          { gross: { amount: '476.00', currency: 'EUR' } },
        ],
      },
    },
  },
  {
    name: 'a part delivered and never paid: the rest is refused, what has left stays, the order is closed short',
    given: [received('4'), creditLimit('100000.00')],
    steps: [
      ...lamps('10'),
      { do: 'complete', by: 'sara', task: 'Activity_AcceptShortage', with: { outcome: 'accept' } },
      picked,
      { do: 'wait', hours: 24 * 60 },
      received('20'),
      { do: 'expect', tasks: ['Activity_Pick'], records: { 'stock/balances': [{ onHand: '20', reserved: '6' }] } },
      picked,
      { do: 'expect', tasks: ['Activity_Decide'] },
      { do: 'complete', by: 'carl', task: 'Activity_Decide', with: { outcome: 'reject', comment: 'First pay.' } },
    ],
    expect: {
      ...NOTHING_OPEN,
      records: {
        'orders/orders': [{ state: 'closed', endReason: 'First pay.' }],
        'stock/balances': [untouched('20')],
        'warehouse/requests': [{ state: 'issued' }, { state: 'cancelled' }],
        'invoicing/invoices': [{ gross: { amount: '476.00', currency: 'EUR' } }],
      },
    },
  },
];
