/** Where the dialects differ in meaning: one row per dialect, one test per column (`Semantics` says what each is). */
import type { Dialect } from '../expression/index.ts';
import type { CronNumbering } from './cron.ts';

export type { Dialect } from '../expression/index.ts';

/** Where the two dialects differ in meaning. Each property has one test of its own. */
export interface Semantics {
  /** Zeebe: with output mappings only they leave the activity. Camunda: results propagate as well. */
  readonly outputMappingsReplaceResults: boolean;
  /** Zeebe: an error nobody catches is an incident. Camunda 7: the path just ends, as at a none end event. */
  readonly uncaughtError: 'incident' | 'end-path';
  /** Camunda 7: what a called process gives out is taken over with its escalation, even where nobody catches that. */
  readonly uncaughtEscalation: 'nothing' | 'results';
  /** FEEL: a missing variable is null. JUEL: it is an error. */
  readonly missingVariable: 'null' | 'error';
  /**
   * When an activity takes its default flow beside flows without a condition. BPMN 2.0 §13.3.1: when no condition holds;
   * Camunda 7: when no other flow is taken at all.
   */
  readonly defaultFlow: 'no-condition-holds' | 'no-flow-taken';
  /** Zeebe correlates by message name and a correlation key; Camunda by name, business key and variables. */
  readonly correlation: 'key' | 'business-key';
  /** Zeebe: a message is kept for its time to live; Camunda: it must be awaited when it is sent. */
  readonly bufferMessages: boolean;
  /**
   * BPMN: what is compensated is undone one after another, in reverse order of completion. Camunda 7: the handlers all
   * start at once, in that order.
   */
  readonly compensation: 'in-turn' | 'together';
  /** How numbers of weekdays count in a cron expression of six fields. */
  readonly cron: CronNumbering;
}

export const SEMANTICS: Readonly<Record<Dialect, Semantics>> = {
  zeebe: {
    outputMappingsReplaceResults: true,
    uncaughtError: 'incident',
    uncaughtEscalation: 'nothing',
    missingVariable: 'null',
    defaultFlow: 'no-condition-holds',
    correlation: 'key',
    bufferMessages: true,
    compensation: 'in-turn',
    cron: 'spring',
  },
  camunda: {
    outputMappingsReplaceResults: false,
    uncaughtError: 'end-path',
    uncaughtEscalation: 'results',
    missingVariable: 'error',
    defaultFlow: 'no-flow-taken',
    correlation: 'business-key',
    bufferMessages: false,
    compensation: 'together',
    cron: 'quartz',
  },
};
