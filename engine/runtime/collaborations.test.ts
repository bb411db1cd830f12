/** Two pools of one file talk by message flows alone. */
import { expect, it } from '@jest/globals';
import { SYSTEM, getInstance, listInstances } from '../index.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { end, file, path, pause, process, start } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

const MESSAGE = '<bpmn:messageEventDefinition/>';

const CONVERSATION = file(
  process(
    'buyer',
    `${start('s')}<bpmn:sendTask id="order"/>${pause('confirmed', MESSAGE)}${end('e')}${path('s', 'order', 'confirmed', 'e')}`,
  ) +
    process(
      'seller',
      `${start('ordered', MESSAGE)}<bpmn:intermediateThrowEvent id="confirm"><bpmn:extensionElements><zeebe:ioMapping><zeebe:input source="=amount * 2" target="price"/></zeebe:ioMapping></bpmn:extensionElements>${MESSAGE}</bpmn:intermediateThrowEvent>${end('e2')}${path('ordered', 'confirm', 'e2')}`,
    ),
  `<bpmn:collaboration id="both"><bpmn:participant id="pb" processRef="buyer"/><bpmn:participant id="ps" processRef="seller"/><bpmn:messageFlow id="mf1" sourceRef="order" targetRef="ordered"/><bpmn:messageFlow id="mf2" name="confirmation" sourceRef="confirm" targetRef="confirmed"/></bpmn:collaboration>`,
).replace(
  '<bpmn:sendTask id="order"/>',
  '<bpmn:sendTask id="order"><bpmn:extensionElements><zeebe:ioMapping><zeebe:input source="=quantity" target="amount"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:sendTask>',
);

eachDatabase('a collaboration', (open) => {
  it('starts the other pool by a message flow, and gets its answer by another', async () => {
    const { engine } = await openTestEngine((await open()).url);
    expect(await deployed(engine, CONVERSATION)).toHaveLength(2);
    const buyer = await started(engine, 'buyer', { quantity: 4 });
    await engine.runDueJobs();
    const [seller] = await engine.query(listInstances, SYSTEM, { processDefinitionKey: 'seller', state: 'any' });
    expect([seller?.status, (await engine.query(getInstance, SYSTEM, { processInstanceId: buyer })).status]).toEqual([
      'COMPLETED',
      'COMPLETED',
    ]);
    await engine.stop();
  });
});
