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
    name: 'picked wrongly: refused by its field; picked in part: the rest follows in a second round',
    given: [received('100')],
    steps: [
      ...lamps('10'),
      { do: 'open', resource: 'warehouse/requests', keep: { line: 'lines.0.id' } },
      {
        do: 'complete',
        by: 'wim',
        task: 'Activity_Pick',
        with: { outcome: 'picked', picks: [{ lineId: '$line', quantity: '11' }] },
        refused: '/picks/0/quantity',
      },
      {
        do: 'complete',
        by: 'wim',
        task: 'Activity_Pick',
        with: { outcome: 'picked', picks: [{ lineId: '$line', quantity: '0' }] },
        refused: '/picks',
      },
      {
        do: 'complete',
        by: 'wim',
        task: 'Activity_Pick',
        with: { outcome: 'picked', picks: [{ lineId: '$line', quantity: 'six' }] },
        refused: '/picks/0/quantity',
      },
      { do: 'expect', tasks: ['Activity_Pick'], records: { 'warehouse/issues': [], 'warehouse/requests': [{ state: 'open' }] } },
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
