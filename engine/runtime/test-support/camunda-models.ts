/** Small BPMN files in the Camunda 7 dialect. */

/** A file with one executable process `test`; `outside` are messages, signals, errors and further processes. */
export const camundaFile = (body: string, outside = '', attributes = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Definitions_1" targetNamespace="http://cartable.test">
${outside}
<bpmn:process id="test" isExecutable="true" ${attributes}>${body}</bpmn:process>
</bpmn:definitions>`;
