/** What the scenarios of order-to-cash are made of. A lamp costs 100 EUR and 19 % tax: 119.00; an hour of set-up 59.50. */
import type { Data, Step } from '../scenario.ts';

export const received = (quantity: string): Step => ({
  do: 'call',
  by: 'wim',
  operation: 'stock.receive',
  input: { companyId: '$company', warehouseId: '$warehouse', itemId: '$lamp', quantity, unit: 'pcs', reference: 'PO-1' },
});

export const creditLimit = (amount: string): Step => ({
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

export const ordered = (lines: readonly Data[]): Step[] => [
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

export const lamps = (quantity: string): Step[] => ordered([{ itemId: '$lamp', quantity, unit: 'pcs' }]);

export const picked: Step = { do: 'complete', by: 'wim', task: 'Activity_Pick', with: { outcome: 'picked' } };
export const approved = (by: string): Step => ({ do: 'complete', by, task: 'Activity_Approve', with: { outcome: 'approve' } });

export const NOTHING_OPEN = { tasks: [], running: [] };
/** Nothing left the warehouse and nothing is kept for the order. */
export const untouched = (onHand: string): Data => ({ onHand, reserved: '0' });
