/** Reads the extension attributes and elements of the Camunda 7 (and Operaton) dialect. */
import { constant } from '../expression/index.ts';
import { readBusinessKey, readPassedVariables, readSignalPayload } from './camunda-call.ts';
import { readExternal } from './camunda-external.ts';
import { readExecutionListeners, readTaskListeners } from './camunda-listeners.ts';
import { readInputOutput } from './camunda-mapping.ts';
import { readRetryCycle } from './camunda-retry.ts';
import { type ReadContext, variable } from './context.ts';
import {
  type CallExtras,
  type DialectReader,
  type LoopExtras,
  type NodeExtras,
  type ProcessExtras,
  type ScriptExtras,
  type UserTaskExtras,
  isVariableName,
  listOf,
  scriptFormatOf,
  timeToLive,
} from './dialect-reader.ts';
import {
  type XmlElement,
  extensionOf,
  extensionsOf,
  flagOf,
  idOf,
  manyOf,
  oneOf,
  textOf,
  unresolvedReference,
} from './element.ts';
import type { Binding, DecisionCall, Expression, OperationCall, SequenceFlow, SignalPayload, StartEvent } from './graph.ts';

const MAP_RESULT = ['singleEntry', 'singleResult', 'collectEntries', 'resultList'] as const;

export class CamundaReader implements DialectReader {
  readonly #context: ReadContext;
  constructor(context: ReadContext) {
    this.#context = context;
  }

  process(process: XmlElement): ProcessExtras {
    readExecutionListeners(this.#context, process);
    const ttl = textOf(process, 'camunda:historyTimeToLive');
    const historyTimeToLive = ttl === null ? null : timeToLive(ttl);
    if (historyTimeToLive === undefined) {
      this.#context.refuse(
        'TIME_TO_LIVE_INVALID',
        process,
        `camunda:historyTimeToLive is "${ttl}".`,
        'Write a number of days or a duration, e.g. P180D.',
      );
    }
    return {
      versionTag: textOf(process, 'camunda:versionTag'),
      historyTimeToLive: historyTimeToLive ?? null,
      candidateStarterGroups: listOf(textOf(process, 'camunda:candidateStarterGroups')),
      candidateStarterUsers: listOf(textOf(process, 'camunda:candidateStarterUsers')),
      startableInTasklist: flagOf(process, 'camunda:isStartableInTasklist') ?? true,
    };
  }

  properties(element: XmlElement): Readonly<Record<string, string>> {
    return propertiesOf(element);
  }

  node(node: XmlElement): NodeExtras {
    return {
      ...readInputOutput(this.#context, node),
      asyncBefore: flagOf(node, 'camunda:asyncBefore') === true || flagOf(node, 'camunda:async') === true,
      asyncAfter: flagOf(node, 'camunda:asyncAfter') ?? false,
      retryCycle: readRetryCycle(this.#context, node),
      ...readExecutionListeners(this.#context, node),
    };
  }

  flow(flow: XmlElement): Pick<SequenceFlow, 'listeners'> {
    return readExecutionListeners(this.#context, flow);
  }

  userTask(task: XmlElement): UserTaskExtras {
    return {
      assignee: this.#attribute(task, 'assignee'),
      candidateUsers: this.#attribute(task, 'candidateUsers'),
      candidateGroups: this.#attribute(task, 'candidateGroups'),
      dueDate: this.#attribute(task, 'dueDate'),
      followUpDate: this.#attribute(task, 'followUpDate'),
      priority: this.#attribute(task, 'priority'),
      ...this.#computed(task),
      ...readTaskListeners(this.#context, task),
      headers: propertiesOf(task),
    };
  }

  #computed(task: XmlElement): Pick<UserTaskExtras, 'formKey' | 'formBinding' | 'computed'> {
    const { formKey, formBinding } = this.#form(task);
    const [name, form] = [textOf(task, 'name'), formKey].map((text) =>
      text !== null && /[$#]\{/.test(text) ? this.#context.expression(task, text) : null,
    );
    return {
      formKey: form == null ? formKey : null,
      formBinding,
      ...(name == null && form == null ? {} : { computed: { name: name ?? null, formKey: form ?? null } }),
    };
  }

  operation(element: XmlElement): OperationCall | null {
    // A throwing message event carries it on its definition.
    const holder =
      manyOf(element, 'eventDefinitions').find((definition) => definition.$type === 'bpmn:MessageEventDefinition') ?? element;
    const type = this.#operationType(element, holder);
    if (type === null) return null;
    return {
      type,
      retries: null,
      headers: propertiesOf(element),
      resultVariable: textOf(holder, 'camunda:resultVariable'),
      ...(textOf(holder, 'camunda:type') === 'external' ? readExternal(this.#context, element, holder) : {}),
    };
  }

  #operationType(element: XmlElement, holder: XmlElement): Expression | null {
    if (textOf(holder, 'camunda:type') === 'external') {
      const topic = textOf(holder, 'camunda:topic');
      if (topic !== null) return this.#context.expression(element, topic);
      this.#context.refuse(
        'OPERATION_MISSING',
        element,
        `"${idOf(element)}" is external but has no topic.`,
        'Set camunda:topic to an operation of a plugin, or to the topic of a worker.',
      );
      return constant('');
    }
    const delegate = textOf(holder, 'camunda:delegateExpression');
    if (delegate === null) return null;
    const name = /^[$#]\{\s*([\w.-]+)\s*\}$/.exec(delegate)?.[1];
    if (name === undefined) {
      this.#context.refuse(
        'DELEGATE_UNSUPPORTED',
        element,
        `"${idOf(element)}" has the delegate expression "${delegate}", which names no operation.`,
        'Write ${name} with the name of an operation, or use an external topic.',
      );
      return constant('');
    }
    return constant(name);
  }

  script(task: XmlElement): ScriptExtras | null {
    const text = textOf(task, 'script');
    if (text === null) return null;
    const format = scriptFormatOf(task);
    return {
      script: this.#context.script(task, text, format),
      resultVariable: textOf(task, 'camunda:resultVariable'),
    };
  }

  decision(task: XmlElement): DecisionCall | null {
    const reference = textOf(task, 'camunda:decisionRef');
    if (reference === null) return null;
    const wanted = textOf(task, 'camunda:mapDecisionResult') ?? 'resultList';
    const mapResult = MAP_RESULT.find((name) => name === wanted);
    if (mapResult === undefined) {
      this.#context.refuse(
        'DECISION_RESULT_INVALID',
        task,
        `"${idOf(task)}" has mapDecisionResult "${wanted}".`,
        `Use ${MAP_RESULT.join(', ')}.`,
      );
    }
    return {
      decisionId: this.#context.expression(task, reference),
      binding: this.#binding(task, 'decisionRef'),
      // Camunda 7 keeps the result in this variable when none is named.
      resultVariable: textOf(task, 'camunda:resultVariable') ?? 'decisionResult',
      mapResult: mapResult ?? 'resultList',
    };
  }

  call(activity: XmlElement): CallExtras | null {
    const called = textOf(activity, 'calledElement');
    if (called === null) return null;
    const extensions = extensionsOf(activity);
    const ins = extensions.filter((extension) => extension.$type === 'camunda:In');
    const outs = extensions.filter((extension) => extension.$type === 'camunda:Out');
    return {
      calledElement: this.#context.expression(activity, called),
      binding: this.#binding(activity, 'calledElement'),
      ...readPassedVariables(this.#context, activity, ins, outs),
      businessKey: readBusinessKey(this.#context, activity, ins),
    };
  }

  loop(characteristics: XmlElement): LoopExtras {
    const item = oneOf(characteristics, 'inputDataItem');
    const collection = textOf(characteristics, 'camunda:collection') ?? unresolvedReference(characteristics, 'loopDataInputRef');
    // A plain text is the name of the variable that holds the collection.
    const isName = collection !== null && isVariableName(collection);
    return {
      collection: isName ? variable(collection) : this.#context.optional(characteristics, collection),
      elementVariable: textOf(characteristics, 'camunda:elementVariable') ?? (item === null ? null : textOf(item, 'name')),
      outputElement: null,
      outputVariable: null,
      outputCollection: null,
      asyncBefore: flagOf(characteristics, 'camunda:asyncBefore') === true || flagOf(characteristics, 'camunda:async') === true,
      asyncAfter: flagOf(characteristics, 'camunda:asyncAfter') ?? false,
    };
  }

  activeElements(): null {
    return null;
  }

  correlationKey(): null {
    return null;
  }

  startEvent(event: XmlElement): Pick<StartEvent, 'formKey' | 'formBinding' | 'initiatorVariable'> {
    return {
      ...this.#form(event),
      initiatorVariable: textOf(event, 'camunda:initiator'),
    };
  }

  caught(definition: XmlElement): { readonly codeVariable: string | null; readonly messageVariable: string | null } {
    return {
      codeVariable: textOf(definition, 'camunda:errorCodeVariable') ?? textOf(definition, 'camunda:escalationCodeVariable'),
      messageVariable: textOf(definition, 'camunda:errorMessageVariable'),
    };
  }

  signalPayload(definition: XmlElement): SignalPayload | null {
    const ins = extensionsOf(definition).filter((extension) => extension.$type === 'camunda:In');
    return ins.length === 0 ? null : readSignalPayload(this.#context, definition, ins);
  }

  errorMessage(error: XmlElement): Expression | null {
    const text = textOf(error, 'camunda:errorMessage');
    return text === null ? null : this.#context.expression(error, text);
  }

  conditional(definition: XmlElement): { readonly variableName: string | null; readonly variableEvents: readonly string[] } {
    return {
      variableName: textOf(definition, 'camunda:variableName'),
      variableEvents: listOf(textOf(definition, 'camunda:variableEvents')),
    };
  }

  #form(element: XmlElement): { readonly formKey: string | null; readonly formBinding: Binding } {
    return {
      formKey: textOf(element, 'camunda:formRef') ?? textOf(element, 'camunda:formKey'),
      formBinding: this.#binding(element, 'formRef'),
    };
  }

  #attribute(element: XmlElement, name: string): Expression | null {
    return this.#context.optional(element, textOf(element, `camunda:${name}`));
  }

  #binding(element: XmlElement, attribute: 'calledElement' | 'decisionRef' | 'formRef'): Binding {
    const type = textOf(element, `camunda:${attribute}Binding`) ?? 'latest';
    if (type === 'latest' || type === 'deployment') return { type };
    const version = textOf(element, `camunda:${attribute}Version`);
    if (type === 'version' && version !== null) return { type, version: this.#context.expression(element, version) };
    const tag = textOf(element, `camunda:${attribute}VersionTag`);
    if (type === 'versionTag' && tag !== null) return { type, versionTag: this.#context.expression(element, tag) };
    this.#context.refuse(
      'BINDING_INVALID',
      element,
      `"${idOf(element)}" has the binding "${type}", which cannot be used as it stands.`,
      'Use latest, deployment, version with a version, or versionTag with a version tag.',
    );
    return { type: 'latest' };
  }
}

function propertiesOf(element: XmlElement): Record<string, string> {
  const properties = extensionOf(element, 'camunda:Properties');
  return properties === null
    ? {}
    : Object.fromEntries(
        manyOf(properties, 'values').map((property) => [
          textOf(property, 'name') ?? textOf(property, 'id') ?? '',
          textOf(property, 'value') ?? '',
        ]),
      );
}
