import { describe, expect, it } from '@jest/globals';
import { compileCondition, type Dialect, toCondition } from './index.ts';
import type { Value } from './value.ts';

const variables: Readonly<Record<string, Value>> = {
  approved: true,
  amount: 120,
  credit: 'abc',
  textTrue: 'true',
  textFalse: 'false',
  nothing: null,
  zero: 0,
  one: 1,
  list: [true],
  empty: [],
  context: { approved: true },
  evil: '=true',
  evilJuel: '${true}',
};
const lookup = (name: string): Value | undefined => (Object.hasOwn(variables, name) ? variables[name] : undefined);

interface Bad {
  readonly text: string;
  readonly dialect: Dialect;
  readonly language?: string;
}
const zeebe = (text: string, language?: string): Bad => ({
  text,
  dialect: 'zeebe',
  ...(language === undefined ? {} : { language }),
});
const camunda = (text: string, language?: string): Bad => ({
  text,
  dialect: 'camunda',
  ...(language === undefined ? {} : { language }),
});

const refusedAtDeployment: readonly Bad[] = [
  zeebe(''),
  zeebe('   '),
  zeebe('='),
  zeebe('true'),
  zeebe('amount > 100'),
  zeebe('${approved}'),
  zeebe('=amount >'),
  zeebe('=amount == 120'),
  zeebe('=amount > 100 && approved'),
  zeebe('=approved ? true : true'),
  zeebe('=unknownFunction(amount)'),
  zeebe('=approved', 'javascript'),
  zeebe('next(null, true)', 'JavaScript'),
  zeebe('true', 'groovy'),
  zeebe('true()', 'http://www.w3.org/1999/XPath'),
  camunda('true'),
  camunda('approved'),
  camunda('yes ${approved}'),
  camunda('${approved}${approved}'),
  camunda('${approved'),
  camunda('${}'),
  camunda('${approved = true}'),
  camunda('${bean.isApproved()}'),
  camunda("${execution.setVariable('approved', true)}"),
  camunda('true', 'python'),
];

const failsAtRunTime: readonly Bad[] = [
  zeebe('=missing'),
  zeebe('=nothing'),
  zeebe('=textTrue'),
  zeebe('=textFalse'),
  zeebe('=one'),
  zeebe('=zero'),
  zeebe('=list'),
  zeebe('=empty'),
  zeebe('=context'),
  zeebe('=amount <= credit'),
  zeebe('=credit < 5'),
  zeebe('=missing > 1'),
  zeebe('=missing.deep.path'),
  zeebe('=not(textFalse)'),
  zeebe('=approved and textTrue'),
  zeebe('=amount = "120"'),
  zeebe('=evil'),
  zeebe('=@"2024-01-01"'),
  zeebe('=function(x) true'),
  zeebe('=today() > @"2024-01-01"'),
  zeebe('=count(for i in 1..9999, j in 1..9999 return 1) > 0'),
  zeebe('=nothing or 1 < "x"'),
  camunda('${missing}'),
  camunda('${nothing}'),
  camunda('${textTrue}'),
  camunda('${textFalse}'),
  camunda('${one}'),
  camunda('${list}'),
  camunda('${!textFalse}'),
  camunda('${textTrue && approved}'),
  camunda('${amount <= credit}'),
  camunda('${amount == "120"}'),
  camunda('${amount != "120"}'),
  camunda('${context.missing}'),
  camunda('${amount / 0 > 1}'),
  camunda('${evilJuel}'),
  camunda('${credit ? true : true}'),
];

describe('P15: a bad condition is refused at deployment or fails, and never opens a path', () => {
  it.each(refusedAtDeployment)('refused: $dialect $language $text', ({ text, dialect, language }) => {
    expect(() => compileCondition(text, dialect, language)).toThrow(expect.objectContaining({ code: 'EXPRESSION_SYNTAX' }));
  });

  it.each(failsAtRunTime)('fails: $dialect $text', ({ text, dialect, language }) => {
    const condition = compileCondition(text, dialect, language);
    expect(() => condition.evaluate(lookup)).toThrow(expect.objectContaining({ name: 'ExpressionError' }));
  });

  it('approves nothing out of all of them', () => {
    let approved = 0;
    const bad = [...refusedAtDeployment, ...failsAtRunTime];
    expect(bad.length).toBeGreaterThanOrEqual(40);
    for (const { text, dialect, language } of bad) {
      try {
        if (compileCondition(text, dialect, language).evaluate(lookup) === true) approved++;
      } catch {
        // refused or failed, as it must be
      }
    }
    expect(approved).toBe(0);
  });
});

describe('good conditions', () => {
  it.each([
    [zeebe('=amount > 100'), true],
    [zeebe('=amount > 200'), false],
    [zeebe(' =approved '), true],
    [zeebe('amount > 100', 'feel'), true],
    [zeebe('=amount > 100', 'https://www.omg.org/spec/DMN/20191111/FEEL/'), true],
    [zeebe('amount > 100', 'http://www.omg.org/spec/FEEL/20140401'), true],
    [zeebe('=amount <= credit or approved'), true],
    [camunda('${amount > 100}'), true],
    [camunda('#{not approved}'), false],
    [camunda('${approved}', 'juel'), true],
    [camunda('=amount > 100'), true],
    [camunda('${empty list || approved}'), true],
  ])('%o gives %s', ({ text, dialect, language }, expected) => {
    expect(compileCondition(text, dialect, language).evaluate(lookup)).toBe(expected);
  });

  it('keeps the text of the author and what it reads', () => {
    expect(compileCondition('=amount > limit', 'zeebe')).toMatchObject({
      source: '=amount > limit',
      reads: ['amount', 'limit'],
      bounded: true,
    });
  });
});

describe('toCondition', () => {
  it.each([null, 'true', 'false', '', 0, 1, [], [true], {}])('refuses %j and names its type', (value) => {
    expect(() => toCondition(value)).toThrow(/gave a (null|string|number|list|context)/);
  });
});
