/** What a Camunda 7 text may call: a fixed list, none of which reaches anything but the instance itself (S1). */

export interface ChangeKind {
  readonly object: 'execution' | 'task';
  readonly method: string;
  /** How many values it takes. */
  readonly takes: number;
}

const VARIABLES = { setVariable: 2, setVariableLocal: 2 } as const;
const CHANGES: Readonly<Record<ChangeKind['object'], Readonly<Record<string, number>>>> = {
  execution: VARIABLES,
  task: {
    ...VARIABLES,
    setAssignee: 1,
    setName: 1,
    setPriority: 1,
    setDueDate: 1,
    setFollowUpDate: 1,
    addCandidateUser: 1,
    addCandidateGroup: 1,
  },
};

/** The call that changes something; null for every other name. */
export function changeOf(object: string, method: string): ChangeKind | null {
  if (!isCalled(object)) return null;
  const methods = CHANGES[object];
  const takes = Object.hasOwn(methods, method) ? methods[method] : undefined;
  return takes === undefined ? null : { object, method, takes };
}

/** The objects that have methods. */
export function isCalled(name: string): name is ChangeKind['object'] {
  return name === 'execution' || name === 'task';
}

/** `getProcessInstanceId` reads the property `processInstanceId`; null for what is no getter. */
export function propertyOf(method: string): string | null {
  return /^get[A-Z]\w*$/.test(method) ? method.charAt(3).toLowerCase() + method.slice(4) : null;
}

/** `now()` and `dateTime()` give the time of the step. */
export function isTime(name: string): boolean {
  return name === 'now' || name === 'dateTime';
}
