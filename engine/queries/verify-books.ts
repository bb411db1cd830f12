import { Type } from '@sinclair/typebox';
import { requireRight, type Query } from '../runtime/command.ts';
import { readingContext } from '../runtime/record-context.ts';

const Input = Type.Object({}, { additionalProperties: false });

export interface BooksReport {
  /** Plugins that were asked. */
  readonly plugins: readonly string[];
  /** What does not agree with the documents, by plugin; empty when all is well. */
  readonly differences: readonly { readonly plugin: string; readonly difference: string }[];
}

/** Every plugin recomputes its sums from the documents, all on one snapshot. */
export const verifyBooks: Query<Record<string, never>, BooksReport> = {
  name: 'books.verify',
  input: Input,
  async run(context) {
    requireRight(context.actor, 'books.verify');
    const plugins = context.services.plugins.plugins.filter((plugin) => plugin.verifyBooks);
    const differences = [];
    for (const plugin of plugins) {
      const found = (await plugin.verifyBooks?.(readingContext(context))) ?? [];
      differences.push(...found.map((difference) => ({ plugin: plugin.name, difference })));
    }
    return { plugins: plugins.map((plugin) => plugin.name), differences };
  },
};
