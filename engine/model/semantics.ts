/** Where the dialects differ in meaning: one row per dialect, one test per column (`Semantics` says what each is). */
import type { Dialect } from '../expression/index.ts';
import type { Semantics } from './graph.ts';

export type { Dialect } from '../expression/index.ts';

export const SEMANTICS: Readonly<Record<Dialect, Semantics>> = {
  zeebe: {
    outputMappingsReplaceResults: true,
    uncaughtError: 'incident',
    missingVariable: 'null',
    correlation: 'key',
    bufferMessages: true,
    compensation: 'in-turn',
    cron: 'spring',
  },
  camunda: {
    outputMappingsReplaceResults: false,
    uncaughtError: 'end-path',
    missingVariable: 'error',
    correlation: 'business-key',
    bufferMessages: false,
    compensation: 'together',
    cron: 'quartz',
  },
};
