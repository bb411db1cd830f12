import { describe, expect, it } from '@jest/globals';
import { readBpmn } from './index.ts';
import { around, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';
import { BODY, between, flow } from './test-support/fragments.ts';

const CANCEL = '<cancelEventDefinition/>';
const TX = `<transaction id="x"><startEvent id="s2"/>${flow('i', 's2', 'stop')}<endEvent id="stop">${CANCEL}</endEvent></transaction>`;

describe('a transaction', () => {
  it('is a sub-process with a cancel end event, and a cancel event at its boundary', async () => {
    const graph = await graphOf(
      between('x', 'x', `${TX}<boundaryEvent id="b" attachedToRef="x">${CANCEL}</boundaryEvent>${flow('g', 'b', 'e')}`),
    );
    expect(nodeOf(graph, 'x', 'subProcess').variant).toBe('transaction');
    expect(nodeOf(graph, 'stop', 'endEvent').triggers).toEqual([{ type: 'cancel' }]);
    expect(nodeOf(graph, 'x', 'subProcess').boundaryEvents).toEqual([graph.nodes.get('b')]);
    expect(nodeOf(graph, 'b', 'boundaryEvent')).toMatchObject({ triggers: [{ type: 'cancel' }], interrupting: true });
  });

  it('whose cancel event nobody catches is told of: its way just ends', async () => {
    const { warnings } = await readBpmn(between('x', 'x', TX));
    expect(warnings.map(({ code, elementIds }) => [code, elementIds])).toEqual([['CANCEL_NOT_CAUGHT', ['stop', 'x']]]);
    const caught = `${TX}<boundaryEvent id="b" attachedToRef="x">${CANCEL}</boundaryEvent>${flow('g', 'b', 'e')}`;
    expect((await readBpmn(between('x', 'x', caught))).warnings).toEqual([]);
  });

  it.each(['', 'method="##Compensate"', 'method="Compensate"'])('may say that it compensates: %s', async (method) => {
    const graph = await graphOf(between('x', 'x', `<transaction id="x" ${method}>${BODY}</transaction>`));
    expect(nodeOf(graph, 'x', 'subProcess').variant).toBe('transaction');
  });
});

it('a sub-process is compensated by an event sub-process', async () => {
  const handler = `<subProcess id="undo" triggeredByEvent="true"><startEvent id="on"><compensateEventDefinition/></startEvent>${flow('j', 'on', 'e3')}<endEvent id="e3"/></subProcess>`;
  const graph = await graphOf(between('x', 'x', `<subProcess id="x">${BODY}${handler}</subProcess>`));
  expect(nodeOf(graph, 'on', 'startEvent').triggers).toEqual([{ type: 'compensation', activity: null, waitForCompletion: true }]);
});

describe('a sub-process without a start event', () => {
  const SUB = '<subProcess id="x"><userTask id="a"/><userTask id="b"/></subProcess>';

  it('begins at what no flow leads to', async () => {
    const graph = await graphOf(between('x', 'x', SUB));
    expect(nodeOf(graph, 'x', 'subProcess').startEvents).toEqual([]);
  });

  it('is refused in a Camunda 7 model, as Camunda 7 does', async () => {
    const findings = await refusalsOf(around('camunda', SUB));
    expect(findings.map(({ code, elementIds, line }) => [code, elementIds, line])).toEqual([['START_EVENT_NOT_ONE', ['x'], 4]]);
  });
});
