/** Says what differs, without a test framework: random models are also played outside of one. */

/** @throws Error when they differ */
export function demandSame(what: string, found: readonly unknown[], expected: readonly unknown[]): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: found ${left}, expected ${right}`);
}

/** @throws Error when it does not hold */
export function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}
