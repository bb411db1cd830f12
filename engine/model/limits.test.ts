import { describe, expect, it } from '@jest/globals';
import { LIMITS, checkLimits } from './limits.ts';
import { around, file, refusalsOf } from './test-support/file.ts';

const TASK = around('zeebe', '<task id="x"/>');

async function codes(xml: string): Promise<readonly string[]> {
  return (await refusalsOf(xml)).map(({ code }) => code);
}

describe('the text of an uploaded file', () => {
  it('passes when it is plain BPMN, with declaration, comments, CDATA, Persian and joiners', () => {
    const xml = `\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- a < b & "c" -->${TASK.replace('id="x"', 'id="x" name="می‌خواهم\t›"')}<!-- <x> -->`;
    expect(checkLimits(xml)).toEqual([]);
    expect(
      checkLimits(TASK.replace('<task id="x"/>', '<task id="x"><documentation><![CDATA[<a> & </b>]]></documentation></task>')),
    ).toEqual([]);
  });

  it.each([
    ['billion laughs', 'XML_DOCTYPE', `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>${TASK}`],
    [
      'XXE',
      'XML_DOCTYPE',
      `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>${TASK.replace('id="x"', 'id="x" name="&x;"')}`,
    ],
    ['an external DTD', 'XML_DOCTYPE', `<!DOCTYPE definitions SYSTEM "http://example.org/x.dtd">${TASK}`],
    ['an entity alone', 'XML_DOCTYPE', TASK.replace('<task', '<!ENTITY a "b"><task')],
    ['a processing instruction', 'XML_PROCESSING_INSTRUCTION', `<?xml-stylesheet href="x.xsl"?>${TASK}`],
    ['a second declaration', 'XML_PROCESSING_INSTRUCTION', TASK.replace('<task', '<?xml version="1.0"?><task')],
    ['NUL', 'XML_CONTROL_CHARACTER', TASK.replace('id="x"', 'id="x" name="a\u0000"')],
    ['U+001F', 'XML_CONTROL_CHARACTER', TASK.replace('id="x"', 'id="x" name="a\u001f"')],
    ['a control character by number', 'XML_CONTROL_CHARACTER', TASK.replace('id="x"', 'id="x" name="&#x1f;"')],
    ['a number beyond Unicode', 'XML_CONTROL_CHARACTER', TASK.replace('id="x"', 'id="x" name="&#x110000;"')],
    ['bytes that are no UTF-8', 'FILE_NOT_UTF8', TASK.replace('id="x"', 'id="x" name="\ufffd"')],
    ['94 KB of unclosed tags', 'XML_UNCLOSED', '<a'.repeat(47_000)],
    ['94 KB of tags that are never ended', 'XML_TOO_DEEP', '<a>'.repeat(31_333)],
    ['an unclosed comment', 'XML_UNCLOSED', `${TASK}<!-- ${'<!--'.repeat(20_000)}`],
    ['an unclosed attribute', 'XML_UNCLOSED', `${TASK}<a b="${'x'.repeat(50_000)}`],
    ['depth 10,000', 'XML_TOO_DEEP', `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`],
    ['100,000 elements', 'XML_TOO_MANY_ELEMENTS', `<d>${'<a/>'.repeat(100_000)}</d>`],
    ['more than 1 MB', 'FILE_TOO_LARGE', `<d>${' '.repeat(LIMITS.bytes)}</d>`],
    ['more than 1 MB of UTF-8 in half as many characters', 'FILE_TOO_LARGE', `<d>${'ی'.repeat(LIMITS.bytes / 2)}</d>`],
    ['tags that do not match', 'XML_MISMATCH', '<a><b></a></b>'],
    ['no element at all', 'XML_EMPTY', 'hello'],
    ['nothing', 'XML_EMPTY', ''],
  ])('refuses %s as %s', async (_name, code, xml) => {
    const findings = await refusalsOf(xml);
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(findings[0]?.remedy).not.toBe('');
  });

  it('tells line and column of the fault', () => {
    expect(checkLimits('<a>\n  <b>\n <?php ?></b></a>')).toMatchObject([{ line: 3, column: 2 }]);
  });

  it('lets exactly the allowed depth and number pass', () => {
    expect(checkLimits(`${'<a>'.repeat(LIMITS.xmlDepth)}${'</a>'.repeat(LIMITS.xmlDepth)}`)).toEqual([]);
    expect(checkLimits(`<d>${'<a/>'.repeat(LIMITS.xmlElements - 1)}</d>`)).toEqual([]);
    expect(checkLimits(`<d>${'<a/>'.repeat(LIMITS.xmlElements)}</d>`)).toHaveLength(1);
  });

  it('reads each character a bounded number of times', () => {
    // Time would lie; what would make it quadratic are long runs without an end, which must each be refused at once.
    for (const run of ['<a ', '<!-', '<![CDATA[', '</a', '<?xml ', '<a b="'])
      expect(checkLimits(run.repeat(20_000))).toHaveLength(1);
  });
});

describe('what the parser is not sure about', () => {
  it('refuses duplicate ids on the line of the second', async () => {
    const findings = await refusalsOf(file('zeebe', '<startEvent id="s"/>\n<task id="s"/>'));
    expect(findings).toMatchObject([{ code: 'ID_DUPLICATE', elementIds: ['s'], line: 4, column: 1 }]);
  });

  it.each([
    ['ATTRIBUTE_UNKNOWN', around('zeebe', '<task id="x" assignee="me"/>'), 'x'],
    [
      'ATTRIBUTE_UNKNOWN',
      around('zeebe', '<task id="x"><extensionElements><zeebe:taskDefinition/></extensionElements></task>').replace(
        '<task id="x"',
        '<task id="x" zeebe:bogus="1"',
      ),
      'x',
    ],
    ['ELEMENT_UNKNOWN', around('zeebe', '<task id="x"><bogus/></task>'), 'x'],
    ['ELEMENT_UNKNOWN', around('camunda', '<task id="x"><extensionElements><camunda:bogus/></extensionElements></task>'), 'x'],
    ['REFERENCE_UNRESOLVED', around('zeebe', '<task id="x" default="nowhere"/>'), 'x'],
    [
      'CHILD_TWICE',
      around('zeebe', '<task id="x"><standardLoopCharacteristics loopMaximum="2"/><multiInstanceLoopCharacteristics/></task>'),
      'x',
    ],
  ])('refuses with %s', async (code, xml, id) => {
    const findings = await refusalsOf(xml);
    expect(findings[0]).toMatchObject({ code, elementIds: [id], line: 4 });
  });

  it('refuses what is no BPMN', async () => {
    expect(await codes('<html><body/></html>')).toHaveLength(1);
  });
});
