/** What order-to-cash must do, as data. A lamp costs 100 EUR and 19 % tax: 119.00. Approval from 2,000, directors from 10,000. */
import type { Data, Scenario, Step } from '../scenario.ts';

const received = (quantity: string): Step => ({
  do: 'call',
  by: 'wim',
  operation: 'stock.receive',
  input: { companyId: '$company', warehouseId: '$warehouse', itemId: '$lamp', quantity, unit: 'pcs', reference: 'PO-1' },
});

const creditLimit = (amount: string): Step => ({
  do: 'create',
  record: {
    resource: 'credit/limits',
    values: {
      companyId: '$company',
      customerId: '$customer',
      amount: { amount, currency: 'EUR' },
      currency: 'EUR',
      validFrom: '2020-01-01',
      approved: true,
    },
  },
});

const ordered = (lines: readonly Data[]): Step[] => [
  {
    do: 'call',
    by: 'sara',
    operation: 'orders.create',
    input: {
      companyId: '$company',
      customerId: '$customer',
      currency: 'EUR',
      channel: 'phone',
      requestedDate: '2026-03-27',
      deliveryRule: 'availability',
      invoiceRule: 'afterDelivery',
      lines,
    },
    keep: { order: 'orderId' },
  },
  { do: 'call', by: 'sara', operation: 'orders.submit', input: { orderId: '$order', expectedVersion: 1 } },
];

const lamps = (quantity: string): Step[] => ordered([{ itemId: '$lamp', quantity, unit: 'pcs' }]);

const picked: Step = { do: 'complete', by: 'wim', task: 'Activity_Pick', with: { outcome: 'picked' } };
const approved = (by: string): Step => ({ do: 'complete', by, task: 'Activity_Approve', with: { outcome: 'approve' } });

const NOTHING_OPEN = { tasks: [], running: [] };
/** Nothing left the warehouse and nothing is kept for the order. */
const untouched = (onHand: string): Data => ({ onHand, reserved: '0' });

export const scenarios: readonly Scenario[] = [
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
      { do: 'wait', hours: 1 },
      { do: 'expect', tasks: ['Activity_Pick'] },
      picked,
    ],
    expect: { ...NOTHING_OPEN, records: { 'orders/orders': [{ state: 'closed' }] } },
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
  {
    name: 'picked wrongly: picked again; picked in part: the rest follows in a second round',
    given: [received('100')],
    steps: [
      ...lamps('10'),
      {
        do: 'call',
        by: 'wim',
        operation: 'warehouse.request',
        input: { orderId: '$order' },
        keep: { line: 'lines.0.lineId' },
      },
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
