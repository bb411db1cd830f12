/** What happened, as the records tell it; and the two ways to say so: a table for people, one JSON line for programs. */
import { allItems, isJsonObject, textOf, type JsonObject, type Person } from './client.ts';
import type { Tally } from './player.ts';

export interface DemoResult {
  readonly orders: number;
  readonly completed: number;
  readonly waiting: number;
  readonly incidents: number;
  readonly invoices: number;
  /** Currency -> exact amount. */
  readonly invoiceTotals: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly ordersPerSecond: number;
}

export interface Books {
  readonly result: DemoResult;
  readonly ordersByState: ReadonlyMap<string, number>;
  /** User -> outcome -> how many approvals. */
  readonly approvals: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly creditDecisions: ReadonlyMap<string, number>;
  readonly backorders: number;
  readonly approvalsAsked: number;
}

export async function readBooks(auditor: Person, placed: number, seconds: number): Promise<Books> {
  const orders = await allItems(auditor, '/api/orders/orders');
  const ordersByState = countBy(orders, (order) => textOf(order, 'state'));
  const invoices = await allItems(auditor, '/api/invoicing/invoices');
  const decisions = await allItems(auditor, '/api/approval/decisions');
  const approvals = new Map<string, Map<string, number>>();
  for (const decision of decisions) {
    const who = textOf(decision, 'decidedBy');
    const outcomes = approvals.get(who) ?? new Map<string, number>();
    const outcome = textOf(decision, 'outcome');
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    approvals.set(who, outcomes);
  }
  const ended = ['closed', 'cancelled'];
  const completed = ended.reduce((sum, state) => sum + (ordersByState.get(state) ?? 0), 0);
  const issuesPerOrder = countBy(await allItems(auditor, '/api/warehouse/issues'), (issue) => textOf(issue, 'orderId'));
  const incidents = await auditor.get('/engine-rest/incident/count');
  return {
    ordersByState,
    approvals,
    approvalsAsked: Number((await auditor.get('/api/tasks?element=Activity_Approve&finished=true&maxResults=1'))['total'] ?? 0),
    creditDecisions: countBy(await allItems(auditor, '/api/credit/decisions'), (decision) => textOf(decision, 'decision')),
    backorders: [...issuesPerOrder.values()].filter((issues) => issues > 1).length,
    result: {
      orders: orders.length,
      completed,
      waiting: orders.length - completed,
      incidents: Number(incidents['count'] ?? 0),
      invoices: invoices.length,
      invoiceTotals: totals(invoices),
      seconds: Number(seconds.toFixed(1)),
      ordersPerSecond: Number((placed / seconds).toFixed(1)),
    },
  };
}

/** 1 when no order came to its end, or something failed and waits for a person; else 0. */
export function exitCodeOf({ completed, incidents }: Pick<DemoResult, 'completed' | 'incidents'>): number {
  return completed === 0 || incidents > 0 ? 1 : 0;
}

export function printBooks(books: Books, tally: Tally, print: (line: string) => void): void {
  const { result } = books;
  print('');
  print('Orders by state');
  for (const [state, count] of books.ordersByState) print(`  ${state.padEnd(14)}${count}`);
  print(`Approvals asked: ${books.approvalsAsked}; given by`);
  for (const [who, outcomes] of books.approvals) {
    print(`  ${who.padEnd(14)}${[...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`);
  }
  print(`Credit holds decided: ${[...books.creditDecisions.values()].reduce((sum, count) => sum + count, 0)}`);
  for (const [decision, count] of books.creditDecisions) print(`  ${decision.padEnd(14)}${count}`);
  print(`Delivered in parts (backorders): ${books.backorders}`);
  print(`Tasks decided: ${tally.decisions}, of them rejected: ${tally.rejected}; put off to another day: ${tally.late}`);
  print(`Races for one task: ${tally.races}; told who was faster: ${tally.lostRaces}`);
  print(`Incidents: ${result.incidents}`);
  print(`Invoices: ${result.invoices}`);
  for (const [currency, amount] of Object.entries(result.invoiceTotals)) {
    const formatted = new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount as Intl.StringNumericLiteral);
    print(`  ${currency.padEnd(14)}${formatted}`);
  }
  print(`${result.seconds} seconds, ${result.ordersPerSecond} orders a second`);
}

function countBy(items: readonly JsonObject[], key: (item: JsonObject) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

/** Exact: amounts are decimal text, added digit by digit as integers of their smallest decimal. */
function totals(invoices: readonly JsonObject[]): Record<string, string> {
  const sums = new Map<string, { units: bigint; scale: number }>();
  for (const invoice of invoices) {
    const { gross } = invoice;
    if (gross === undefined || !isJsonObject(gross)) continue;
    const amount = textOf(gross, 'amount');
    const scale = amount.includes('.') ? amount.length - amount.indexOf('.') - 1 : 0;
    const sum = sums.get(textOf(gross, 'currency')) ?? { units: 0n, scale };
    sums.set(textOf(gross, 'currency'), { units: sum.units + BigInt(amount.replace('.', '')), scale });
  }
  return Object.fromEntries([...sums].map(([currency, { units, scale }]) => [currency, decimalText(units, scale)]));
}

function decimalText(units: bigint, scale: number): string {
  const digits = units.toString().padStart(scale + 1, '0');
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
