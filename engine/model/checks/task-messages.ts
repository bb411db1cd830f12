import { type XmlElement, oneOf, tagOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { type DataInterface, dataInterfaceOf, isSameItem, itemOf } from './items.ts';
import { quoted } from './model.ts';

/** What a task takes in or gives out must be what its message, or the messages of its operation, carry. */
export const taskMessages: Check = {
  code: 'TASK_DATA_MISMATCH',
  source: 'BPMN 2.0 §10.3.3 (service, send and receive task)',
  remedy:
    'Give the task one input set (and at most one output set) whose data has the item definition of the message, or one of the same structure.',
  unlessStrict: 'warn',
  *find(model) {
    for (const task of model.nodes) {
      const data = dataInterfaceOf(task);
      if (task.$type === 'bpmn:ServiceTask') yield* serviceFaults(task, data);
      if (task.$type === 'bpmn:SendTask' && oneOf(task, 'messageRef') !== null)
        yield* atMostOne(task, { 'input set': data.inputSets, 'data input': data.inputs });
      if (task.$type === 'bpmn:ReceiveTask' && oneOf(task, 'messageRef') !== null)
        yield* atMostOne(task, { 'output set': data.outputSets, 'data output': data.outputs });
      if (task.$type === 'bpmn:SendTask') yield* itemFaults(task, data.inputs, oneOf(task, 'messageRef'));
      if (task.$type === 'bpmn:ReceiveTask') yield* itemFaults(task, data.outputs, oneOf(task, 'messageRef'));
    }
  },
};

function* serviceFaults(task: XmlElement, data: DataInterface): Iterable<Fault> {
  const operation = oneOf(task, 'operationRef');
  if (operation === null) return;
  if (data.inputSets.length !== 1)
    yield {
      elements: [task, operation],
      message: `The service task ${quoted(task)} calls the operation ${quoted(operation)}, but has ${data.inputSets.length} input sets instead of one.`,
    };
  yield* atMostOne(task, { 'output set': data.outputSets });
  yield* itemFaults(task, data.inputs, oneOf(operation, 'inMessageRef'));
  const reply = oneOf(operation, 'outMessageRef');
  if (reply === null) return;
  if (data.outputs.length > 0) yield* itemFaults(task, data.outputs, reply);
  else
    yield {
      elements: [task, operation],
      message: `The operation ${quoted(operation)} of ${quoted(task)} gives the message ${quoted(reply)}, but the task has no data output.`,
    };
}

function* atMostOne(task: XmlElement, lists: Readonly<Record<string, readonly XmlElement[]>>): Iterable<Fault> {
  for (const [name, list] of Object.entries(lists)) {
    if (list.length > 1)
      yield { elements: [task], message: `The ${tagOf(task)} ${quoted(task)} has ${list.length} ${name}s; its message is one.` };
  }
}

/** At least one of the data must be of the message's item; data without an item definition says nothing. */
function* itemFaults(task: XmlElement, data: readonly XmlElement[], message: XmlElement | null): Iterable<Fault> {
  if (data.length === 0) return;
  const item = message === null ? null : oneOf(message, 'itemRef');
  if (item !== null && data.some((entry) => isSameItem(itemOf(entry), item))) return;
  yield {
    elements: message === null ? [task] : [task, message],
    message: `No data of ${quoted(task)} has the item definition of its message${message === null ? '' : ` ${quoted(message)}`}.`,
  };
}
