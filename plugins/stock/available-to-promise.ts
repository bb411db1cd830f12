/** R4: what can still be promised, and from when. Pure: dates are `YYYY-MM-DD`, quantities integers of one unit. */

export interface Flow {
  readonly date: string;
  readonly quantity: number;
}

export interface Projection {
  readonly onHand: number;
  /** Firm and planned receipts. */
  readonly supply: readonly Flow[];
  /** Confirmed demand of others, each unit once. */
  readonly demand: readonly Flow[];
  readonly today: string;
}

/**
 * ATP(d) = max(0, min over t ≥ d of the projected stock at t), so that a later confirmed demand is not robbed.
 * What was due before today counts as due today.
 */
export function availableOn(projection: Projection, date: string): number {
  const from = later(date, projection.today);
  const dates = [from, ...changeDates(projection).filter((change) => change > from)];
  return Math.max(0, Math.min(...dates.map((day) => projected(projection, day))));
}

/** The earliest day from today on which `quantity` is available; null when it never is with what is known. */
export function earliestDate(projection: Projection, quantity: number): string | null {
  return (
    [projection.today, ...changeDates(projection)].toSorted().find((date) => availableOn(projection, date) >= quantity) ?? null
  );
}

function projected({ onHand, supply, demand, today }: Projection, date: string): number {
  const until = (flows: readonly Flow[]): number =>
    flows.reduce((sum, flow) => (later(flow.date, today) <= date ? sum + flow.quantity : sum), 0);
  return onHand + until(supply) - until(demand);
}

function changeDates({ supply, demand, today }: Projection): string[] {
  return [...new Set([...supply, ...demand].map((flow) => later(flow.date, today)))];
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
