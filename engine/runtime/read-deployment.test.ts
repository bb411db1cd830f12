/** S3: what a file may cost is bounded, and a refusal says the same whether a worker found it or not. */
import { expect, it } from '@jest/globals';
import { CartableError, SYSTEM, deploy, listDefinitions, type Engine } from '../index.ts';
import { ModelError, readBpmn } from '../model/index.ts';
import { bpmn, openTestEngine } from '../../test/support/engine.ts';
import { freshSqlite } from '../../test/support/postgres.ts';

const PATIENT = { settings: { parseMilliseconds: 30_000 } };
const END = '<bpmn:endEvent id="end"/>';

/** A chain of tasks; 300 of them have about 40 KB. */
function chain(tasks: number, end = END): string {
  const body = ['<bpmn:startEvent id="t0"/>'];
  for (let n = 1; n <= tasks; n += 1) {
    body.push(`<bpmn:task id="t${n}"/><bpmn:sequenceFlow id="f${n}" sourceRef="t${n - 1}" targetRef="t${n}"/>`);
  }
  if (end !== '') body.push(end, `<bpmn:sequenceFlow id="last" sourceRef="t${tasks}" targetRef="end"/>`);
  return bpmn(body.join('\n'));
}

const upload = (engine: Engine, content: string, name = 'test.bpmn') =>
  engine.execute(deploy, SYSTEM, { name: 'test', resources: [{ name, content }] });

async function findingsOf(deployment: Promise<unknown>): Promise<unknown> {
  const error = await deployment.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CartableError)) throw new Error(`not refused: ${String(error)}`);
  expect(error).toMatchObject({ code: 'MODEL_INVALID', status: 422 });
  return error.details['findings'] ?? error.faults;
}

async function findingsHere(content: string): Promise<unknown> {
  try {
    await readBpmn(content);
    return null;
  } catch (error) {
    return error instanceof ModelError ? error.findings : error;
  }
}

const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');

it.each([
  ['billion laughs', `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">${laughs}]><x>&l9;</x>`],
  ['billion laughs in a large file', `<!DOCTYPE x [<!ENTITY l0 "lol">${laughs}]>${chain(300)}`],
  ['10,000 elements deep', bpmn(`${'<bpmn:subProcess>'.repeat(10_000)}${'</bpmn:subProcess>'.repeat(10_000)}`)],
  ['100,000 elements', bpmn('<b/>'.repeat(100_000))],
  ['94 KB that are never closed', '<a '.repeat(31_000)],
  ['more than 1 MB', bpmn(`<!--${'x'.repeat(1_100_000)}-->`)],
  ['the same id twice, in a large file', chain(300).replace('id="t7"', 'id="t8"')],
  ['a large file without an end', chain(300, '')],
  ['a large file with elements nobody knows', bpmn(`<bpmn:startEvent id="start"/>${'<bpmn:nonsense/>'.repeat(2_000)}`)],
])('%s: refused, with the findings that reading it here gives', async (_name, content) => {
  const { engine } = await openTestEngine(await freshSqlite(), PATIENT);
  const findings = await findingsOf(upload(engine, content));
  expect(findings).toEqual(await findingsHere(content));
  expect(findings).not.toEqual([]);
  expect(await engine.query(listDefinitions, SYSTEM, {})).toEqual([]);
  await engine.stop();
});

it('a large file that is right is deployed', async () => {
  const { engine } = await openTestEngine(await freshSqlite(), PATIENT);
  const { processDefinitions } = await upload(engine, chain(300));
  expect(processDefinitions).toMatchObject([{ key: 'test', version: 1 }]);
  await engine.stop();
});

it('a file that takes too long is refused; those beside it and after it are not', async () => {
  const { engine } = await openTestEngine(await freshSqlite(), { settings: { parseMilliseconds: 1 } });
  const order: string[] = [];
  const slow = findingsOf(upload(engine, chain(900))).then((findings) => {
    order.push('slow');
    return findings;
  });
  const beside = upload(engine, chain(3)).then(() => order.push('beside'));
  expect(await slow).toMatchObject([{ code: 'FILE_TOO_SLOW', severity: 'error' }]);
  await beside;
  expect(order).toEqual(['beside', 'slow']);
  await upload(engine, chain(4));
  expect(await engine.query(listDefinitions, SYSTEM, {})).toMatchObject([{ key: 'test' }, { key: 'test' }]);
  await engine.stop();
});

it('a decision table that a parser would take quadratic time for goes to the worker, whatever its size', async () => {
  const { engine } = await openTestEngine(await freshSqlite(), { settings: { parseMilliseconds: 1 } });
  const findings = await findingsOf(upload(engine, '<a '.repeat(6_600), 'test.dmn'));
  expect(findings).toMatchObject([{ message: expect.stringContaining('cannot be read within the limits') }]);
  await engine.stop();
});

it('a decision table is refused with the same words by the worker', async () => {
  const { engine } = await openTestEngine(await freshSqlite(), PATIENT);
  const findings = await findingsOf(upload(engine, `<!DOCTYPE x><definitions/>${' '.repeat(30_000)}`, 'test.dmn'));
  expect(findings).toMatchObject([{ message: expect.stringContaining('remove the DOCTYPE') }]);
  await engine.stop();
});

it('a list of texts with a regular expression among them is refused: a worker could not be given it as one text', async () => {
  const { engine } = await openTestEngine(await freshSqlite());
  const content = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
    <bpmn:process id="test" isExecutable="true" camunda:historyTimeToLive="P1D"><bpmn:startEvent id="start"/>
    <bpmn:task id="work"><bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="codes"><camunda:list><camunda:value>text</camunda:value><camunda:value>=matches(code, "a+")</camunda:value></camunda:list></camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:task>
    <bpmn:endEvent id="end"/><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="work"/><bpmn:sequenceFlow id="f2" sourceRef="work" targetRef="end"/></bpmn:process></bpmn:definitions>`;
  expect(await findingsOf(upload(engine, content))).toMatchObject([{ code: 'EXPRESSION_UNBOUNDED', elementIds: ['work'] }]);
  await engine.stop();
});
