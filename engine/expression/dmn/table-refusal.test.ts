import { describe, expect, it } from '@jest/globals';
import { type TableSpec, tableModel } from '../test-support/dmn-xml.ts';
import { readDmn } from './read.ts';

const grades = (hitPolicy: string, extra: Partial<TableSpec> = {}): TableSpec => ({
  hitPolicy,
  inputs: [{ expression: 'amount', type: 'number' }],
  outputs: [{ name: 'grade' }],
  rules: [
    ['> 10', '"low"'],
    ['> 100', '"high"'],
    ['> 1000', '"low"'],
  ],
  ...extra,
});

describe('what is refused at deployment', () => {
  const bad = (change: Partial<TableSpec>): TableSpec => ({ ...grades('UNIQUE'), ...change });
  it.each<[string, TableSpec, string, string]>([
    ['an unknown hit policy', bad({ hitPolicy: 'BEST' }), 'DMN_MODEL', 'table'],
    ['PRIORITY without an order', grades('PRIORITY'), 'DMN_MODEL', 'table'],
    ['OUTPUT ORDER without an order', grades('OUTPUT ORDER'), 'DMN_MODEL', 'table'],
    ['an aggregation without COLLECT', bad({ aggregation: 'SUM' }), 'DMN_MODEL', 'table'],
    ['an unknown aggregation', grades('COLLECT', { aggregation: 'MEAN' }), 'DMN_MODEL', 'table'],
    [
      'SUM over two outputs',
      grades('COLLECT', { aggregation: 'SUM', outputs: [{ name: 'a' }, { name: 'b' }], rules: [['1', '2', '3']] }),
      'DMN_MODEL',
      'table',
    ],
    ['no output', bad({ outputs: [], rules: [] }), 'DMN_MODEL', 'table'],
    ['two outputs of one name', bad({ outputs: [{ name: 'a' }, { name: 'a' }], rules: [] }), 'DMN_MODEL', 'out0'],
    ['a rule with a cell missing', bad({ rules: [['> 1']] }), 'DMN_MODEL', 'r1'],
    ['a cell that is no test', bad({ rules: [['>', '1']] }), 'DMN_EXPRESSION', 'r1c1'],
    ['a cell with "and" after a test', bad({ rules: [['> 5 and < 7', '1']] }), 'DMN_EXPRESSION', 'r1c1'],
    ['a result that is no expression', bad({ rules: [['-', 'a b c +']] }), 'DMN_EXPRESSION', 'r1c2'],
    ['an input that is no expression', bad({ inputs: [{ expression: 'amount >' }] }), 'DMN_EXPRESSION', 'in0_expression'],
    ['an input without an expression', bad({ inputs: [{ expression: '' }] }), 'DMN_MODEL', 'in0'],
    ['a default that is no expression', bad({ outputs: [{ name: 'x', fallback: '(' }] }), 'DMN_EXPRESSION', 'out0_default'],
    ['a host call', bad({ rules: [['-', 'process.exit(1)']] }), 'none', ''],
    ['an unknown function', bad({ rules: [['-', 'execute("id")']] }), 'DMN_EXPRESSION', 'r1c2'],
  ])('%s', async (_name, spec, code, elementId) => {
    const read = readDmn(tableModel(spec));
    if (code === 'none') expect((await read).decision('decide')?.evaluate(() => 50).value).toBeNull();
    else await expect(read).rejects.toMatchObject({ name: 'DecisionError', code, elementId });
  });
});
