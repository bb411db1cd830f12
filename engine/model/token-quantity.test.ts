import { expect, it } from '@jest/globals';
import { around, graphOf, nodeOf } from './test-support/file.ts';

it.each(['zeebe', 'camunda'] as const)('reads the token quantities of an activity (%s)', async (dialect) => {
  const graph = await graphOf(around(dialect, '<task id="x" startQuantity="2" completionQuantity="03"/>'));
  expect(nodeOf(graph, 'x', 'task')).toMatchObject({ startQuantity: 2, completionQuantity: 3 });
  const plain = await graphOf(around(dialect, '<task id="x"/>'));
  expect(nodeOf(plain, 'x', 'task')).toMatchObject({ startQuantity: 1, completionQuantity: 1 });
});
