/** Decisions that somebody wrote down: what the run begins with, and what happens in it step by step. */
import { Type, type Static } from '@sinclair/typebox';
import { decode, isObject, type ValueObject } from '../expression/value.ts';
import { type Act, NotComparable, type Waiting } from './course.ts';
import type { Lead } from './compare.ts';

const Variables = Type.Record(Type.String(), Type.Unknown());

/** The file of `cartable verify --decisions`. */
export const DecisionsSchema = Type.Object(
  {
    /** What the process is started with. */
    variables: Type.Optional(Variables),
    steps: Type.Optional(
      Type.Array(
        Type.Object(
          {
            /** What is done with it goes by what it waits for: a task is completed, work is answered, an event happens. */
            element: Type.String({ minLength: 1 }),
            variables: Type.Optional(Variables),
            /** Instead of completing: the BPMN error with this code. */
            error: Type.Optional(Type.String({ minLength: 1 })),
          },
          { additionalProperties: false },
        ),
      ),
    ),
  },
  { additionalProperties: false },
);

export type Decisions = Static<typeof DecisionsSchema>;

/**
 * Leads along the steps, in their order. Tasks and work that no step names are done without a result as soon as they wait,
 * unless the next step is about something that waits too. A catching event that no step names happens when nothing else
 * is left; boundary events and event sub-processes only by a step.
 */
export class DecidedLead implements Lead {
  readonly variables: ValueObject;
  readonly decider = null;
  readonly #steps: NonNullable<Decisions['steps']>;
  readonly #named: ReadonlySet<string>;
  readonly #isAside: (element: string) => boolean;

  /** @param isAside whether an event stands on a boundary or starts an event sub-process */
  constructor({ variables, steps = [] }: Decisions, isAside: (element: string) => boolean) {
    this.variables = valuesOf(variables);
    this.#steps = [...steps];
    this.#named = new Set(steps.map(({ element }) => element));
    this.#isAside = isAside;
  }

  next(waiting: readonly Waiting[]): Act | null {
    const [step] = this.#steps;
    const target = step && waiting.find(({ element }) => element === step.element);
    if (step !== undefined && target !== undefined) {
      this.#steps.shift();
      return actOn(target, step);
    }
    const left = new Set(this.#steps.map(({ element }) => element));
    const work = waiting.find(({ kind, element }) => kind !== 'event' && !left.has(element));
    if (work !== undefined) return actOn(work, { element: work.element });
    const event = waiting.find(({ kind, element }) => kind === 'event' && !this.#named.has(element) && !this.#isAside(element));
    if (event !== undefined) return actOn(event, { element: event.element });
    if (step === undefined) return null;
    const there = waiting.map(({ element }) => element).join(', ');
    throw new NotComparable(
      step.element,
      `The next step is ${step.element}, which does not wait; these do: ${there || 'nothing'}.`,
    );
  }

  unused(): string | null {
    return this.#steps[0]?.element ?? null;
  }
}

function actOn({ kind, element }: Waiting, step: NonNullable<Decisions['steps']>[number]): Act {
  if (step.error !== undefined) return { type: 'error', element, code: step.error };
  return { type: kind === 'event' ? 'fire' : 'complete', element, output: valuesOf(step.variables) };
}

function valuesOf(variables: Readonly<Record<string, unknown>> | undefined): ValueObject {
  const decoded = decode(JSON.stringify(variables ?? {}));
  return isObject(decoded) ? decoded : {};
}
