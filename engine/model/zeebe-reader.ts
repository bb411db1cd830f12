/** Reads the extension elements of the Zeebe (Camunda 8) dialect. */
import { constant } from '../expression/index.ts';
import { type ReadContext, variable, variableIn } from './context.ts';
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
import { type XmlElement, extensionOf, flagOf, idOf, manyOf, textOf } from './element.ts';
import type { Binding, DecisionCall, Expression, Mapping, OperationCall, StartEvent } from './graph.ts';
import { readActiveElements } from './zeebe-ad-hoc.ts';

export class ZeebeReader implements DialectReader {
  readonly #context: ReadContext;
  constructor(context: ReadContext) {
    this.#context = context;
  }

  process(process: XmlElement): ProcessExtras {
    const properties = propertiesOf(process);
    const ttl = properties['historyTimeToLive'];
    const historyTimeToLive = ttl === undefined ? null : timeToLive(ttl);
    if (historyTimeToLive === undefined) {
      this.#context.refuse(
        'TIME_TO_LIVE_INVALID',
        process,
        `The property historyTimeToLive is "${ttl}".`,
        'Write a number of days or a duration, e.g. P180D.',
      );
    }
    const versionTag = extensionOf(process, 'zeebe:VersionTag');
    return {
      versionTag: versionTag === null ? null : textOf(versionTag, 'value'),
      historyTimeToLive: historyTimeToLive ?? null,
      candidateStarterGroups: listOf(properties['candidateStarterGroups'] ?? null),
      candidateStarterUsers: listOf(properties['candidateStarterUsers'] ?? null),
      startableInTasklist: properties['startableInTasklist'] !== 'false',
    };
  }

  properties(element: XmlElement): Readonly<Record<string, string>> {
    return propertiesOf(element);
  }

  node(node: XmlElement): NodeExtras {
    const mapping = extensionOf(node, 'zeebe:IoMapping');
    return {
      inputs: mapping === null ? [] : this.#mappings(node, manyOf(mapping, 'inputParameters')),
      outputs: mapping === null ? [] : this.#mappings(node, manyOf(mapping, 'outputParameters')),
      asyncBefore: false,
      asyncAfter: false,
      retryCycle: null,
    };
  }

  /** Zeebe has nothing to say about flows. */
  flow(): Record<string, never> {
    return {};
  }

  userTask(task: XmlElement): UserTaskExtras {
    const assignment = extensionOf(task, 'zeebe:AssignmentDefinition');
    const schedule = extensionOf(task, 'zeebe:TaskSchedule');
    const priority = extensionOf(task, 'zeebe:PriorityDefinition');
    return {
      assignee: this.#attribute(assignment, 'assignee'),
      candidateUsers: this.#attribute(assignment, 'candidateUsers'),
      candidateGroups: this.#attribute(assignment, 'candidateGroups'),
      dueDate: this.#attribute(schedule, 'dueDate'),
      followUpDate: this.#attribute(schedule, 'followUpDate'),
      priority: this.#attribute(priority, 'priority'),
      ...this.#form(task),
      headers: { ...propertiesOf(task), ...headersOf(task) },
    };
  }

  operation(element: XmlElement): OperationCall | null {
    const definition = extensionOf(element, 'zeebe:TaskDefinition');
    if (definition === null) return null;
    const type = textOf(definition, 'type');
    if (type === null) {
      this.#context.refuse(
        'OPERATION_MISSING',
        element,
        `"${idOf(element)}" has a task definition without a type.`,
        'Choose an operation, or write the topic of a worker as the type.',
      );
      return null;
    }
    return {
      type: this.#context.expression(definition, type),
      retries: this.#attribute(definition, 'retries'),
      headers: { ...propertiesOf(element), ...headersOf(element) },
      resultVariable: null,
    };
  }

  script(task: XmlElement): ScriptExtras | null {
    const script = extensionOf(task, 'zeebe:Script');
    const text = script === null ? null : textOf(script, 'expression');
    if (script !== null && text !== null)
      return { script: this.#context.expression(script, text), resultVariable: textOf(script, 'resultVariable') };
    // BPMN's own script, where no dialect says anything.
    const plain = textOf(task, 'script');
    return plain === null ? null : { script: this.#context.script(task, plain, scriptFormatOf(task)), resultVariable: null };
  }

  decision(task: XmlElement): DecisionCall | null {
    const called = extensionOf(task, 'zeebe:CalledDecision');
    const id = called === null ? null : textOf(called, 'decisionId');
    if (called === null || id === null) return null;
    const resultVariable = textOf(called, 'resultVariable');
    if (resultVariable === null) {
      this.#context.refuse(
        'RESULT_VARIABLE_MISSING',
        task,
        `The called decision of "${idOf(task)}" has no result variable.`,
        'Name the variable that receives the result of the decision.',
      );
    }
    return {
      decisionId: this.#context.expression(called, id),
      binding: this.#binding(called),
      resultVariable: resultVariable ?? '',
      mapResult: 'native',
    };
  }

  call(activity: XmlElement): CallExtras | null {
    const called = extensionOf(activity, 'zeebe:CalledElement');
    const expression = called === null ? null : textOf(called, 'processIdExpression');
    const id = called === null ? null : textOf(called, 'processId');
    if (called === null) return this.#plainCall(activity);
    if (id === null && expression === null) return null;
    const { inputs, outputs } = this.node(activity);
    // Both default to true. Without all variables only what the mappings made goes in; output mappings read the
    // called process's variables whatever the flag says (Zeebe, call activities).
    const passesAll = flagOf(called, 'propagateAllParentVariables') ?? true;
    const returnsAll = flagOf(called, 'propagateAllChildVariables') ?? true;
    return {
      calledElement: expression === null ? this.#context.expression(called, id ?? '') : this.#feelText(called, expression),
      binding: this.#binding(called),
      inMappings: passesAll ? null : inputs.map(({ target }) => ({ target, source: variable(target) })),
      outMappings: returnsAll || outputs.length > 0 ? null : [],
      businessKey: this.#attribute(called, 'businessId') ?? 'caller',
    };
  }

  /** BPMN's own `calledElement`, where no dialect says anything: all variables go in and come back. */
  #plainCall(activity: XmlElement): CallExtras | null {
    const called = textOf(activity, 'calledElement');
    if (called === null) return null;
    return {
      calledElement: this.#context.expression(activity, called),
      binding: { type: 'latest' },
      inMappings: null,
      outMappings: null,
      businessKey: 'caller',
    };
  }

  loop(characteristics: XmlElement): LoopExtras {
    const loop = extensionOf(characteristics, 'zeebe:LoopCharacteristics');
    return {
      collection: this.#attribute(loop, 'inputCollection'),
      elementVariable: loop === null ? null : textOf(loop, 'inputElement'),
      outputElement: this.#attribute(loop, 'outputElement'),
      outputVariable: loop === null ? null : variableIn(textOf(loop, 'outputElement') ?? ''),
      outputCollection: loop === null ? null : textOf(loop, 'outputCollection'),
      asyncBefore: false,
      asyncAfter: false,
    };
  }

  activeElements(adHoc: XmlElement): Expression | null {
    return readActiveElements(this.#context, adHoc);
  }

  correlationKey(message: XmlElement): Expression | null {
    return this.#attribute(extensionOf(message, 'zeebe:Subscription'), 'correlationKey');
  }

  startEvent(event: XmlElement): Pick<StartEvent, 'formKey' | 'formBinding' | 'initiatorVariable'> {
    return { ...this.#form(event), initiatorVariable: propertiesOf(event)['initiator'] ?? null };
  }

  caught(): { readonly codeVariable: null; readonly messageVariable: null } {
    return { codeVariable: null, messageVariable: null };
  }

  signalPayload(): null {
    return null;
  }

  errorMessage(): null {
    return null;
  }

  conditional(definition: XmlElement): { readonly variableName: string | null; readonly variableEvents: readonly string[] } {
    const filter = extensionOf(definition, 'zeebe:ConditionalFilter');
    const names = filter === null ? [] : listOf(textOf(filter, 'variableNames'));
    if (names.length > 1) {
      this.#context.refuse(
        'CONDITIONAL_FILTER_UNSUPPORTED',
        definition,
        `The condition filters ${names.length} variables.`,
        'Name one variable, or remove the filter: then every change is looked at.',
      );
    }
    return { variableName: names[0] ?? null, variableEvents: filter === null ? [] : listOf(textOf(filter, 'variableEvents')) };
  }

  /** `formId` names a deployed form, `externalReference` any other; embedded ones are refused by the extension audit. */
  #form(element: XmlElement): { readonly formKey: string | null; readonly formBinding: Binding } {
    const form = extensionOf(element, 'zeebe:FormDefinition');
    if (form === null) return { formKey: null, formBinding: { type: 'latest' } };
    return {
      formKey: textOf(form, 'formId') ?? textOf(form, 'externalReference') ?? textOf(form, 'formKey'),
      formBinding: this.#binding(form),
    };
  }

  #attribute(element: XmlElement | null, name: string): Expression | null {
    return element === null ? null : this.#context.optional(element, textOf(element, name));
  }

  #feelText(element: XmlElement, text: string): Expression {
    return text.startsWith('=') ? this.#context.expression(element, text) : this.#context.feel(element, text);
  }

  #mappings(node: XmlElement, parameters: readonly XmlElement[]): Mapping[] {
    return parameters.map((parameter) => {
      const target = textOf(parameter, 'target') ?? '';
      if (!isVariableName(target)) {
        this.#context.refuse(
          'MAPPING_TARGET_INVALID',
          node,
          `"${idOf(node)}" maps to "${target}", which is not the name of a variable.`,
          'Map to a plain name (letters, digits, _); build nested values in the source: ={a: x}.',
        );
      }
      // An empty source is an empty text in Zeebe's modeler.
      const source = textOf(parameter, 'source');
      return { target, source: source === null ? constant('') : this.#context.expression(parameter, source) };
    });
  }

  #binding(element: XmlElement): Binding {
    const type = textOf(element, 'bindingType') ?? 'latest';
    if (type === 'latest' || type === 'deployment') return { type };
    const tag = textOf(element, 'versionTag');
    if (type === 'versionTag' && tag !== null) return { type, versionTag: this.#context.expression(element, tag) };
    this.#context.refuse(
      'BINDING_INVALID',
      element,
      `The binding "${type}" cannot be used as it stands.`,
      'Use latest, deployment, or versionTag with a version tag.',
    );
    return { type: 'latest' };
  }
}

function headersOf(element: XmlElement): Record<string, string> {
  const headers = extensionOf(element, 'zeebe:TaskHeaders');
  return headers === null
    ? {}
    : Object.fromEntries(manyOf(headers, 'values').map((header) => [textOf(header, 'key') ?? '', textOf(header, 'value') ?? '']));
}

function propertiesOf(element: XmlElement): Record<string, string> {
  const properties = extensionOf(element, 'zeebe:Properties');
  return properties === null
    ? {}
    : Object.fromEntries(
        manyOf(properties, 'properties').map((property) => [textOf(property, 'name') ?? '', textOf(property, 'value') ?? '']),
      );
}
