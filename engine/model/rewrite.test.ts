import { describe, expect, it } from '@jest/globals';
import { ModelError, rewriteBpmn } from './index.ts';
import { findingsOf } from './test-support/file.ts';

const file = (body: string): string =>
  `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">${body}</bpmn:definitions>`;

describe('A file that is read and written again', () => {
  it('has the elements, texts and extensions that it had', async () => {
    const written = await rewriteBpmn(
      file(
        '<bpmn:process id="p" name="Größe &amp; Maß"><bpmn:serviceTask id="s"><bpmn:extensionElements><zeebe:taskDefinition type="a.b"/></bpmn:extensionElements></bpmn:serviceTask></bpmn:process>',
      ),
    );
    expect(written).toContain('name="Größe &#38; Maß"');
    expect(written).toContain('<zeebe:taskDefinition type="a.b" />');
    expect(await rewriteBpmn(written)).toBe(written);
  });

  it('keeps every element whose id is taken, under an id of its own', async () => {
    const written = await rewriteBpmn(
      file(
        '<bpmn:process id="p"><bpmn:task id="a"/><bpmn:task id="a" name="second"/><bpmn:task id="a_again" /><bpmn:task\n id=\'a\' name="third"/></bpmn:process>',
      ),
    );
    const ids = [...written.matchAll(/<bpmn:task id="([^"]*)"/g)].map(([, id]) => id);
    expect([ids.length, new Set(ids).size, ids[0], ids[2]]).toEqual([4, 4, 'a', 'a_again']);
    expect(written).toContain('name="second"');
    expect(written).toContain('name="third"');
  });

  it('keeps elements whose ids the parser does not take, and what refers to them', async () => {
    const written = await rewriteBpmn(
      file(
        `<bpmn:process id="p"><bpmn:startEvent id="1" name="1"><bpmn:outgoing> _:f </bpmn:outgoing></bpmn:startEvent>
         <bpmn:sequenceFlow id="_:f" sourceRef="1" targetRef="Größe"/><bpmn:task id="Größe" name="a"/><bpmn:task id="Größe" name="b"/></bpmn:process>`,
      ),
    );
    const id = (text: string): string =>
      new RegExp(`${text}[^>]*? id="([^"]*)"|id="([^"]*)"[^>]*?${text}`).exec(written)?.slice(1).join('') ?? '';
    const [start, first, second, flow] = [id('name="1"'), id('name="a"'), id('name="b"'), id('sourceRef')];
    expect(written).toContain(`sourceRef="${start}" targetRef="${first}"`);
    expect(written).toContain(`<bpmn:outgoing>${flow}</bpmn:outgoing>`);
    expect(new Set([start, first, second, flow, '', 'undefined']).size).toBe(6);
    expect(await rewriteBpmn(written)).toBe(written);
  });

  it('knows its own elements by the namespaces around them', async () => {
    const task =
      '<bpmn:task id="a"><bpmn:documentation><p xmlns="http://www.w3.org/1999/xhtml">x</p></bpmn:documentation></bpmn:task>';
    const own = file(`<bpmn:process id="p">${task}${task}</bpmn:process>`)
      .replaceAll('<bpmn:', '<')
      .replaceAll('</bpmn:', '</')
      .replace('xmlns:bpmn', 'xmlns');
    expect([...(await rewriteBpmn(own)).matchAll(/<bpmn:task |<task /g)]).toHaveLength(2);
  });

  it('has what the schema of the standard allows, where the parser knows it otherwise', async () => {
    const inner = `<bpmn:collaboration id="c"><bpmn:participant id="p1"><bpmn:endPointRef>ep</bpmn:endPointRef></bpmn:participant>
      <bpmn:participant id="p2"/><bpmn:messageFlow id="m" sourceRef="p1" targetRef="p2"/>
      <bpmn:callConversation id="v"><bpmn:participantRef>p1</bpmn:participantRef><bpmn:participantRef>p2</bpmn:participantRef><bpmn:messageFlowRef>m</bpmn:messageFlowRef>
      <bpmn:participantAssociation id="a"><bpmn:innerParticipantRef>p1</bpmn:innerParticipantRef><bpmn:outerParticipantRef>p2</bpmn:outerParticipantRef></bpmn:participantAssociation>
      </bpmn:callConversation></bpmn:collaboration><bpmn:endPoint id="ep"/>
      <bpmn:process id="p"><bpmn:ioSpecification><bpmn:dataInput id="di"/><bpmn:inputSet id="i"><bpmn:dataInputRefs>di</bpmn:dataInputRefs></bpmn:inputSet><bpmn:outputSet id="o"/></bpmn:ioSpecification>
      <bpmn:ioBinding id="b" operationRef="op" inputDataRef="i" outputDataRef="o"/></bpmn:process>
      <bpmn:interface id="if" name="if"><bpmn:operation id="op" name="op"><bpmn:inMessageRef>in</bpmn:inMessageRef></bpmn:operation></bpmn:interface><bpmn:message id="in"/>
      <bpmn:correlationProperty id="cp"><bpmn:correlationPropertyRetrievalExpression messageRef="in"><bpmn:messagePath>=a</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>`;
    const names = (xml: string): string[] => [...xml.matchAll(/<bpmn:(\w+)/g)].map(([, name = '']) => name).toSorted();
    expect(names(await rewriteBpmn(file(inner)))).toEqual(names(file(inner)));
    expect((await findingsOf(file(inner))).map(({ code }) => code)).toEqual(['NOT_EXECUTABLE']);
  });

  it('is refused when it is no BPMN', async () => {
    await expect(rewriteBpmn('<a><b></a>')).rejects.toBeInstanceOf(ModelError);
    await expect(rewriteBpmn('<process/>')).rejects.toBeInstanceOf(ModelError);
  });
});
