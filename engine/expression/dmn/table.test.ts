import { describe, expect, it } from '@jest/globals';
import { toPlainJson, type Value } from '../value.ts';
import { type TableSpec, tableModel } from '../test-support/dmn-xml.ts';
import { readDmn } from './read.ts';

async function decide(
  spec: TableSpec,
  variables: Readonly<Record<string, Value>>,
): Promise<{ value: Value; matchedRules: readonly string[] }> {
  const model = await readDmn(tableModel(spec));
  const result = model.decision('decide')?.evaluate((name) => variables[name]);
  if (result === undefined) throw new Error('The decision is missing.');
  return { value: toPlainJson(result.value), matchedRules: result.matchedRules };
}

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
const ordered = { outputs: [{ name: 'grade', values: '"high", "low"' }] };
const numbers = {
  rules: [
    ['> 10', '5'],
    ['> 100', '0.1'],
    ['> 1000', '0.2'],
  ],
};

describe('hit policies', () => {
  it.each<[string, TableSpec, number, Value, string[]]>([
    ['UNIQUE, one', grades('UNIQUE'), 50, 'low', ['r1']],
    [
      'UNIQUE is the default',
      { inputs: [{ expression: 'amount' }], outputs: [{ name: 'x' }], rules: [['1', '2']] },
      1,
      2,
      ['r1'],
    ],
    ['FIRST', grades('FIRST'), 5000, 'low', ['r1']],
    ['PRIORITY', grades('PRIORITY', ordered), 5000, 'high', ['r2']],
    [
      'ANY, agreeing',
      grades('ANY', {
        rules: [
          ['> 10', '1 + 1'],
          ['> 100', '2'],
        ],
      }),
      500,
      2,
      ['r1', 'r2'],
    ],
    ['RULE ORDER', grades('RULE ORDER'), 5000, ['low', 'high', 'low'], ['r1', 'r2', 'r3']],
    ['OUTPUT ORDER', grades('OUTPUT ORDER', ordered), 5000, ['high', 'low', 'low'], ['r2', 'r1', 'r3']],
    ['COLLECT', grades('COLLECT'), 5000, ['low', 'high', 'low'], ['r1', 'r2', 'r3']],
    ['COLLECT of one', grades('COLLECT'), 50, ['low'], ['r1']],
    ['COLLECT SUM is exact', grades('COLLECT', { ...numbers, aggregation: 'SUM' }), 5000, 5.3, ['r1', 'r2', 'r3']],
    ['COLLECT MIN', grades('COLLECT', { ...numbers, aggregation: 'MIN' }), 5000, 0.1, ['r1', 'r2', 'r3']],
    ['COLLECT MAX', grades('COLLECT', { ...numbers, aggregation: 'MAX' }), 5000, 5, ['r1', 'r2', 'r3']],
    ['COLLECT COUNT', grades('COLLECT', { aggregation: 'COUNT' }), 5000, 3, ['r1', 'r2', 'r3']],
  ])('%s', async (_name, spec, amount, value, matchedRules) => {
    expect(await decide(spec, { amount })).toEqual({ value, matchedRules });
  });

  it('UNIQUE refuses two matches, and names the rules', async () => {
    await expect(decide(grades('UNIQUE'), { amount: 500 })).rejects.toMatchObject({
      code: 'DECISION_NOT_UNIQUE',
      elementId: 'table',
      message: expect.stringContaining('r1, r2'),
    });
  });

  it('ANY refuses outputs that differ', async () => {
    await expect(decide(grades('ANY'), { amount: 500 })).rejects.toMatchObject({ code: 'DECISION_NOT_ANY', elementId: 'table' });
  });

  it.each(['SUM', 'MIN', 'MAX'])('%s refuses outputs without an order', async (aggregation) => {
    const spec = grades('COLLECT', {
      aggregation,
      rules: [
        ['> 10', '1'],
        ['> 100', '"x"'],
      ],
    });
    await expect(decide(spec, { amount: 500 })).rejects.toMatchObject({ code: 'DECISION_OUTPUT', elementId: 'table' });
  });

  it('PRIORITY over two outputs ranks the first column first', async () => {
    const spec: TableSpec = {
      hitPolicy: 'PRIORITY',
      inputs: [{ expression: 'amount' }],
      outputs: [
        { name: 'grade', values: '"high", "low"' },
        { name: 'level', values: '2, 1' },
      ],
      rules: [
        ['> 1', '"low"', '2'],
        ['> 2', '"high"', '1'],
        ['> 3', '"high"', '2'],
      ],
    };
    expect(await decide(spec, { amount: 9 })).toEqual({ value: { grade: 'high', level: 2 }, matchedRules: ['r3'] });
  });
});

describe('no rule matches', () => {
  it.each(['UNIQUE', 'FIRST', 'ANY', 'RULE ORDER', 'COLLECT'])('%s gives null without a default', async (hitPolicy) => {
    expect(await decide(grades(hitPolicy), { amount: 1 })).toEqual({ value: null, matchedRules: [] });
  });

  it.each([
    ['UNIQUE', 'none'],
    ['COLLECT', ['none']],
    ['RULE ORDER', ['none']],
  ])('%s gives the default', async (hitPolicy, value) => {
    expect(await decide(grades(hitPolicy, { outputs: [{ name: 'grade', fallback: '"none"' }] }), { amount: 1 })).toEqual({
      value,
      matchedRules: [],
    });
  });

  it('counts nothing as 0', async () => {
    expect((await decide(grades('COLLECT', { aggregation: 'COUNT' }), { amount: 1 })).value).toBe(0);
  });
});

describe('cells', () => {
  const row = (cell: string, type?: string): TableSpec => ({
    inputs: [type === undefined ? { expression: 'value' } : { expression: 'value', type }],
    outputs: [{ name: 'hit' }],
    rules: [[cell, 'true']],
  });

  it.each<[string, Value, boolean]>([
    ['-', null, true],
    ['', 'anything', true],
    ['5', 5, true],
    ['5', '5', false],
    ['"a", "b"', 'b', true],
    ['"a","b"', 'c', false],
    ['not("a","b")', 'c', true],
    ['not("a","b")', 'a', false],
    ['not("a")', 5, false],
    ['not(> 5)', 5, true],
    ['< 5, > 10', 12, true],
    ['[1..5]', 5, true],
    ['[1..5)', 5, false],
    [']1..5[', 1, false],
    ['= 5', 5, true],
    ['!= 5', 6, true],
    ['null', null, true],
    ['null', 0, false],
    ['true', true, true],
    ['true', false, false],
    ['false', false, true],
    ['true', 'true', false],
    ['> limit', 11, true],
    ['limit', 10, true],
    ['list', 'y', true],
    ['list', 'z', false],
    ['[1, 2]', [1, 2], true],
    ['contains(?, "bc")', 'abcd', true],
    ['contains(?, "x")', 'abcd', false],
    ['? > 5 and ? < 10', 7, true],
    ['?.x = 1', { x: 1 }, true],
    ['string length(?) = 3', 'abc', true],
    ['some x in ? satisfies x > 1', [1, 2], true],
    ['> 5', 'abc', false],
    ['> 5', null, false],
    ['"$&"', '$&', true],
  ])('%s with %j', async (cell, value, matches) => {
    expect((await decide(row(cell), { value, limit: 10, list: ['x', 'y'] })).value).toBe(matches ? true : null);
  });

  it.each<[string, string, Value, boolean]>([
    ['date', '< date("2024-06-01")', '2024-05-31', true],
    ['date', '[@"2024-01-01"..@"2024-12-31"]', '2025-01-01', false],
    ['dateTime', '< date and time("2024-06-01T00:00:00Z")', '2024-05-31T23:59:59Z', true],
    ['time', '>= time("09:00:00")', '09:30:00', true],
    ['dayTimeDuration', '> duration("PT1H")', 'PT90M', true],
    ['decimal', '> 0.1', '0.10000000000000000001', true],
  ])('a %s column reads its text: %s', async (type, cell, value, matches) => {
    expect((await decide(row(cell, type), { value })).value).toBe(matches ? true : null);
  });

  it.each<[string, Value]>([
    ['number', '5'],
    ['boolean', 'true'],
    ['string', 5],
    ['date', 'soon'],
    ['date', 5],
  ])('a %s column refuses %j', async (type, value) => {
    await expect(decide(row('-', type), { value })).rejects.toMatchObject({ code: 'DECISION_INPUT', elementId: 'in0' });
  });

  it('an empty result is null', async () => {
    expect((await decide({ ...row('-'), rules: [['-', '']] }, {})).value).toBeNull();
  });
});

describe('allowed values', () => {
  const spec: TableSpec = {
    inputs: [{ expression: 'kind', values: '"a", "b"' }],
    outputs: [{ name: 'result', values: '1, 2' }],
    rules: [
      ['"a"', '1'],
      ['"b"', '3'],
    ],
  };

  it('let an allowed value pass', async () => {
    expect((await decide(spec, { kind: 'a' })).value).toBe(1);
  });

  it('refuse another input', async () => {
    await expect(decide(spec, { kind: 'c' })).rejects.toMatchObject({ code: 'DECISION_INPUT', elementId: 'in0' });
  });

  it('refuse another output', async () => {
    await expect(decide(spec, { kind: 'b' })).rejects.toMatchObject({ code: 'DECISION_OUTPUT', elementId: 'r2' });
  });
});

describe('several outputs', () => {
  it('are a context by their names', async () => {
    const spec: TableSpec = {
      inputs: [{ expression: 'amount' }, { expression: 'customer.kind' }],
      outputs: [{ name: 'approver' }, { name: 'limit' }],
      rules: [
        ['< 1000', '-', '"clerk"', 'amount * 2'],
        ['>= 1000', '"new"', '"board"', '0'],
        ['>= 1000', 'not("new")', '"manager"', '5000'],
      ],
    };
    expect(await decide(spec, { amount: 33.1, customer: {} })).toEqual({
      value: { approver: 'clerk', limit: 66.2 },
      matchedRules: ['r1'],
    });
    expect(await decide(spec, { amount: 1000, customer: { kind: 'old' } })).toEqual({
      value: { approver: 'manager', limit: 5000 },
      matchedRules: ['r3'],
    });
  });
});

it('says what it reads and whether its steps bound it', async () => {
  const model = await readDmn(
    tableModel(
      grades('FIRST', {
        rules: [
          ['> limit', 'offer'],
          ['matches(?, pattern)', '1'],
        ],
      }),
    ),
  );
  expect(model.decision('decide')).toMatchObject({ reads: ['amount', 'limit', 'offer', 'pattern'], bounded: false });
});

it('stops a bomb in a cell', async () => {
  const spec = grades('FIRST', { rules: [['some i in 1..9999, j in 1..9999 satisfies i + j = ?', '1']] });
  await expect(decide(spec, { amount: -1 })).rejects.toMatchObject({ code: 'EXPRESSION_BUDGET' });
});

it('decides a table of 2,000 rules within its budget', async () => {
  const rules = Array.from({ length: 2000 }, (_, index) => [String(index), String(index * 2)]);
  expect(await decide(grades('UNIQUE', { rules }), { amount: 1999 })).toEqual({ value: 3998, matchedRules: ['r2000'] });
});
