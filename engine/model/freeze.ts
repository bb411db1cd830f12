/** Freezes a structure with cycles, maps included; iterative, so depth is no danger. */
export function deepFreeze<T extends object>(root: T): T {
  const open: object[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Object.isFrozen(value)) continue;
    if (value instanceof Map) closeMap(value);
    Object.freeze(value);
    const parts: unknown[] = value instanceof Map ? [...value.values()] : Object.values(value);
    for (const part of parts) {
      // A compiled expression belongs to its own room; it may keep a cache.
      if (typeof part === 'object' && part !== null && !('evaluate' in part)) open.push(part);
    }
  }
  return root;
}

/** `Object.freeze` does not reach the entries of a map. */
function closeMap(map: Map<unknown, unknown>): void {
  const refuse = (): never => {
    throw new TypeError('This map is frozen.');
  };
  map.set = refuse;
  map.delete = refuse;
  map.clear = refuse;
}
