/**
 * What each dialect's extensions mean here. `read`: a reader maps it. `hint`: it asks for a scheduling or an editing
 * convenience and running without it gives the same result. `refused`: it is not run, with the way out.
 * What stands in no table is refused too, by name.
 */
import type { Dialect } from './semantics.ts';

export interface ExtensionTable {
  readonly read: ReadonlySet<string>;
  readonly hint: ReadonlySet<string>;
  readonly refused: Readonly<Record<string, string>>;
}

const JAVA = 'Java is not run: use an external topic or the name of an operation (camunda:delegateExpression="${name}").';
const LISTENER = 'Listeners are not run yet: remove it, or put a task or an event in the flow instead.';
const TENANT = 'There is one database per tenant: remove the attribute.';
const CASE = 'CMMN is not run: call a process.';
const GENERATED_FORM = 'Generated forms are not shown: make a form in the designer and name it in camunda:formRef.';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Attributes as `name`, elements as `Type`. */
export const EXTENSIONS: Readonly<Record<Dialect, ExtensionTable>> = {
  zeebe: {
    read: words(`IoMapping Subscription TaskHeaders TaskDefinition LoopCharacteristics CalledElement FormDefinition UserTask
      CalledDecision AssignmentDefinition PriorityDefinition TaskSchedule Properties Script VersionTag ConditionalFilter
      AdHoc`),
    hint: words('JobPriorityDefinition UserTaskForm modelerTemplate modelerTemplateVersion modelerTemplateIcon'),
    refused: {
      ExecutionListeners: LISTENER,
      TaskListeners: LISTENER,
      LinkedResources: 'Give the operation what it needs as an input.',
      AgentDefinition: 'Use a service task whose operation calls the agent.',
      retryCounter: 'Write the number of tries in the retries of the task definition.',
    },
  },
  camunda: {
    read: words(`assignee candidateUsers candidateGroups dueDate followUpDate priority formKey formRef formRefBinding formRefVersion
      type topic asyncBefore asyncAfter async candidateStarterUsers candidateStarterGroups versionTag historyTimeToLive
      isStartableInTasklist calledElementBinding calledElementVersion calledElementVersionTag decisionRef decisionRefBinding
      decisionRefVersion decisionRefVersionTag mapDecisionResult resultVariable collection elementVariable errorCodeVariable
      errorMessageVariable escalationCodeVariable initiator variableName variableEvents delegateExpression errorMessage
      taskPriority InputOutput ExecutionListener TaskListener ErrorEventDefinition FailedJobRetryTimeCycle Properties In Out`),
    hint: words('exclusive jobPriority diagramRelationId modelerTemplate modelerTemplateVersion'),
    refused: {
      class: JAVA,
      expression: JAVA,
      Connector: 'Connectors are not run: use an external topic or an operation.',
      Field: 'Fields belong to Java classes: give the operation its input by camunda:inputOutput.',
      FormData: GENERATED_FORM,
      FormProperty: GENERATED_FORM,
      formHandlerClass: GENERATED_FORM,
      variableMappingClass: 'Map the variables by camunda:in and camunda:out.',
      variableMappingDelegateExpression: 'Map the variables by camunda:in and camunda:out.',
      caseRef: CASE,
      caseBinding: CASE,
      caseVersion: CASE,
      caseTenantId: CASE,
      calledElementTenantId: TENANT,
      decisionRefTenantId: TENANT,
      resource: 'Write the script itself, in FEEL.',
      PotentialStarter: 'Use camunda:candidateStarterUsers or camunda:candidateStarterGroups.',
    },
  },
};

/** Namespaces whose extensions say how a model runs; in a file of another dialect they would silently not. */
export const ENGINE_NAMESPACES: Readonly<Record<string, string>> = {
  'http://camunda.org/schema/zeebe/1.0': 'Zeebe',
  'http://camunda.org/schema/1.0/bpmn': 'Camunda 7',
  'http://operaton.org/schema/1.0/bpmn': 'Operaton',
  'http://activiti.org/bpmn': 'Activiti',
  'http://flowable.org/bpmn': 'Flowable',
};
