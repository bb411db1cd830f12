/** What one rule looks like. */
import type { XmlElement } from '../element.ts';
import type { CheckedModel } from './model.ts';

export interface Fault {
  /** The main element first. */
  readonly elements: readonly XmlElement[];
  readonly message: string;
  /** As for the whole rule, where only this breach of it is meant. */
  readonly toleratedByCamunda?: true;
}

export interface Check {
  readonly code: string;
  /** Where the rule comes from: a section of BPMN 2.0, or a promise of ours. */
  readonly source: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Camunda 7 runs such models (paths may just end there): in its dialect only a warning. */
  readonly toleratedByCamunda?: true;
  /** The standard asks for it, the engine does without: what is done about a breach unless the file is read strictly. */
  readonly unlessStrict?: 'warn' | 'accept';
  find(model: CheckedModel): Iterable<Fault>;
}
