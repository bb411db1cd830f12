/** Strongly connected components (Tarjan), iteratively: a chain of a thousand nodes must not use up the stack. */
export function components<T>(nodes: readonly T[], next: (node: T) => readonly T[]): readonly (readonly T[])[] {
  const index = new Map<T, number>();
  const low = new Map<T, number>();
  const stack: T[] = [];
  const onStack = new Set<T>();
  const found: T[][] = [];

  const visit = (root: T): void => {
    const path: { readonly node: T; readonly targets: readonly T[]; at: number }[] = [];
    const enter = (node: T): void => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      stack.push(node);
      onStack.add(node);
      path.push({ node, targets: next(node), at: 0 });
    };
    const lower = (node: T, value: number): void => {
      low.set(node, Math.min(low.get(node) ?? value, value));
    };
    enter(root);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const target = step.targets[step.at];
      if (target !== undefined) {
        step.at += 1;
        if (!index.has(target)) enter(target);
        else if (onStack.has(target)) lower(step.node, index.get(target) ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.node, low.get(step.node) ?? 0);
      if (low.get(step.node) === index.get(step.node)) found.push(popUntil(step.node));
    }
  };

  const popUntil = (node: T): T[] => {
    const component: T[] = [];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      onStack.delete(top);
      component.unshift(top);
      if (top === node) break;
    }
    return component;
  };

  for (const node of nodes) if (!index.has(node)) visit(node);
  return found;
}
