import { Type, type Static } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import type { FactCard } from '../plugin.ts';
import { requireRight, type Query } from '../runtime/command.ts';
import { refuseFaults } from '../runtime/plugin-registry.ts';
import { readingContext } from '../runtime/record-context.ts';

const Input = Type.Object(
  {
    /** `stock.availability`. */
    fact: Type.String(),
    input: Type.Record(Type.String(), Type.Unknown()),
  },
  { additionalProperties: false },
);

/** A card for the task page or the desk. @throws CartableError NOT_FOUND, FORBIDDEN or VALIDATION */
export const readFact: Query<Static<typeof Input>, FactCard> = {
  name: 'fact.read',
  input: Input,
  run(context, { fact: name, input }) {
    const { plugins } = context.services;
    const fact = plugins.fact(name);
    if (!fact) throw new CartableError('NOT_FOUND', `there is no fact ${name}`);
    requireRight(context.actor, fact.right);
    refuseFaults(name, plugins.checker(fact.input)(input));
    return fact.read(input, readingContext(context));
  },
};
