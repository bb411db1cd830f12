/** BPMN's own data, run: data objects as variables of their scope, copied by data associations. */
import { expect, it } from '@jest/globals';
import { type Engine, SYSTEM, correlateMessage, listVariables } from '../index.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { copiesIn, copiesOut, formal, script, takes } from './test-support/data.ts';
import { end, file, path, process, start, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

/** A data object that two references stand for, as tools draw it: the name is theirs. */
const object = (id: string, name: string, more = ''): string =>
  `<bpmn:dataObject id="${id}" ${more}/><bpmn:dataObjectReference id="${id}1" dataObjectRef="${id}" name="${name}"/><bpmn:dataObjectReference id="${id}2" dataObjectRef="${id}" name="${name} [done]"><bpmn:dataState name="done"/></bpmn:dataObjectReference>`;

/** start -> the content -> a task at which one can look -> end. */
const watched = (steps: readonly string[], content: string, outside = ''): string =>
  file(process('p', `${start()}${content}${user('look')}${end()}${path('start', ...steps, 'look', 'end')}`), outside);

async function variablesAfter(engine: Engine, xml: string, variables = {}): Promise<Readonly<Record<string, unknown>>> {
  await deployed(engine, xml);
  const processInstanceId = await started(engine, 'p', variables);
  return engine.query(listVariables, SYSTEM, { processInstanceId });
}

eachDatabase('data associations', (open) => {
  it('copy what an activity gives into a data object, and the object into another activity', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const xml = watched(
      ['a', 'b'],
      object('o', 'Order') +
        script('a', '{total: 5}', 'draft', takes([], ['draft']) + copiesOut('draft', 'o1')) +
        script('b', 'order.total + 1', 'next', takes(['order']) + copiesIn('o2', 'order')),
    );
    expect(await variablesAfter(engine, xml)).toEqual({ Order: { total: 5 }, next: expect.anything() });
    await engine.stop();
  });

  it('copy nothing where an activity gave nothing; a collection begins empty, and what the starter gave stays', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const xml = watched(
      ['a'],
      object('o', 'Order') +
        object('l', 'Lines', 'isCollection="true"') +
        script('a', '1', 'other', takes(['lines'], ['draft']) + copiesIn('l1', 'lines') + copiesOut('draft', 'o1')),
    );
    expect(await variablesAfter(engine, xml, { Order: 'kept' })).toMatchObject({ Order: 'kept', Lines: [] });
    await engine.stop();
  });

  it('write by transformations, and by assignments into a part of the target', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const xml = watched(
      ['a', 'b'],
      object('o', 'Order') +
        script(
          'a',
          '7',
          'sum',
          takes([], ['sum']) +
            copiesOut(
              'sum',
              'o1',
              `<bpmn:assignment>${formal('from', '=sum')}${formal('to', 'Order.price.net')}</bpmn:assignment>`,
            ),
        ) +
        script(
          'b',
          'text',
          'seen',
          takes(['text']) + copiesIn('o1', 'text', formal('transformation', '=string(Order.price.net) + "!"')),
        ),
    );
    expect(await variablesAfter(engine, xml, { Order: { id: 'A' } })).toMatchObject({
      Order: { id: 'A', price: { net: expect.anything() } },
      seen: '7!',
    });
    await engine.stop();
  });

  it('keep the data object of a sub-process inside it', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const inside =
      start('s2') +
      object('o', 'Order') +
      script('a', '"inner"', 'draft', takes([], ['draft']) + copiesOut('draft', 'o1')) +
      script('b', 'order', 'seen', takes(['order']) + copiesIn('o1', 'order')) +
      end('e2') +
      path('s2', 'a', 'b', 'e2');
    const xml = watched(['sub'], `<bpmn:subProcess id="sub">${inside}</bpmn:subProcess>`);
    expect(await variablesAfter(engine, xml, { Order: 'outer' })).toEqual({ Order: 'outer', seen: 'inner' });
    await engine.stop();
  });

  it('give a loop its items and gather what each pass gives', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const loop =
      '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>numbers</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>squares</bpmn:loopDataOutputRef><bpmn:inputDataItem id="number"/><bpmn:outputDataItem id="square"/></bpmn:multiInstanceLoopCharacteristics>';
    const xml = watched(
      ['a'],
      object('n', 'Numbers', 'isCollection="true"') +
        object('q', 'Squares', 'isCollection="true"') +
        script(
          'a',
          'string(number * number)',
          'square',
          takes(['numbers'], ['squares']) + copiesIn('n1', 'numbers') + copiesOut('squares', 'q1'),
          loop,
        ),
    );
    expect(await variablesAfter(engine, xml, { Numbers: [1, 2, 3] })).toMatchObject({ Squares: ['1', '4', '9'] });
    await engine.stop();
  });

  it('send what a throwing event takes in, and keep what a catching one gives out', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const definition = (message: string): string => `<bpmn:messageEventDefinition messageRef="${message}"/>`;
    const xml = watched(
      ['send', 'get'],
      object('o', 'Order') +
        object('r', 'Reply') +
        `<bpmn:intermediateThrowEvent id="send"><bpmn:dataInput id="goods"/>${copiesIn('o1', 'goods')}<bpmn:inputSet><bpmn:dataInputRefs>goods</bpmn:dataInputRefs></bpmn:inputSet>${definition('m1')}</bpmn:intermediateThrowEvent>` +
        `<bpmn:intermediateCatchEvent id="get"><bpmn:dataOutput id="answer"/>${copiesOut('answer', 'r1')}<bpmn:outputSet><bpmn:dataOutputRefs>answer</bpmn:dataOutputRefs></bpmn:outputSet>${definition('m2')}</bpmn:intermediateCatchEvent>`,
      '<bpmn:message id="m1" name="asked"/><bpmn:message id="m2" name="answered"/>',
    );
    await deployed(engine, xml);
    await deployed(
      engine,
      file(
        process(
          'q',
          `${start('s', '<bpmn:messageEventDefinition messageRef="m"/>')}${user('pack')}${end()}${path('s', 'pack', 'end')}`,
        ),
        '<bpmn:message id="m" name="asked"/>',
      ),
      'q.bpmn',
    );
    const processInstanceId = await started(engine, 'p', { Order: 'shoes' });
    await engine.runDueJobs();
    await engine.execute(correlateMessage, SYSTEM, { messageName: 'answered', variables: { answer: 'yes', more: 1 } });
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId })).toEqual({ Order: 'shoes', Reply: 'yes', more: 1 });
    await engine.stop();
  });
});
