/** Triggers, loops and multi-instances, for tests. */
import type { Expression, MultiInstance, SignalPayload, StandardLoop, Trigger } from '../../model/graph.ts';
import { value } from './expressions.ts';

export const message = (name: string, key: Expression | null = null): Trigger => ({
  type: 'message',
  message: { name: value(name), correlationKey: key },
});

export const timer = (kind: 'date' | 'duration' | 'cycle', text: string): Trigger => ({
  type: 'timer',
  timer: kind,
  expression: value(text),
});

export const error = (code: string | null, more: { codeVariable?: string; messageVariable?: string } = {}): Trigger => ({
  type: 'error',
  code,
  message: null,
  codeVariable: more.codeVariable ?? null,
  messageVariable: more.messageVariable ?? null,
});

export const escalation = (code: string | null): Trigger => ({ type: 'escalation', code, codeVariable: null });
export const signal = (name: string, payload: SignalPayload | null = null): Trigger => ({
  type: 'signal',
  name: value(name),
  payload,
});
export const conditional = (condition: Expression): Trigger => ({
  type: 'conditional',
  condition,
  variableName: null,
  variableEvents: [],
});
export const compensation = (activity: string | null = null, waitForCompletion = true): Trigger => ({
  type: 'compensation',
  activity,
  waitForCompletion,
});
export const cancel: Trigger = { type: 'cancel' };
export const link = (name: string): Trigger => ({ type: 'link', name });
export const terminate: Trigger = { type: 'terminate' };

export const multi = (more: Partial<MultiInstance>): MultiInstance => ({
  type: 'multiInstance',
  sequential: false,
  collection: null,
  cardinality: null,
  elementVariable: null,
  outputElement: null,
  outputCollection: null,
  outputVariable: null,
  completionCondition: null,
  events: [],
  asyncBefore: false,
  asyncAfter: false,
  ...more,
});

export const standardLoop = (more: Partial<StandardLoop>): StandardLoop => ({
  type: 'standardLoop',
  condition: null,
  testBefore: false,
  maximum: null,
  ...more,
});
