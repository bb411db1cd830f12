/** Work that comes back: the engine's own (sealing, clean-up) and the plugins'. Each is one row of the job table. */
import { insertJobs } from '../store/jobs.ts';
import { cleanUp } from './clean-up.ts';
import type { CommandContext } from './command.ts';
import { runBounded } from './run-local.ts';
import { milliseconds } from './retries.ts';
import { sealJournal } from './seal.ts';
import type { Services } from './services.ts';

export interface RecurringWork {
  readonly name: string;
  /** Milliseconds between runs. */
  readonly every: number;
  /** Gives true when it runs again at once, because one round was not enough. */
  run(context: CommandContext): Promise<boolean>;
}

export function recurringWork(services: Services): readonly RecurringWork[] {
  const ofPlugins = services.plugins.plugins.flatMap((plugin) =>
    plugin.jobs.map((job): RecurringWork => ({
      name: job.name,
      every: milliseconds(job.every),
      run: (context) => runBounded(context, job.name, null, (given) => job.run(given)).then(ONCE),
    })),
  );
  return [
    { name: 'engine.seal', every: 60_000, run: sealJournal },
    { name: 'engine.cleanUp', every: 3_600_000, run: cleanUp },
    ...ofPlugins,
  ];
}

/** It runs again when its time comes. */
const ONCE = (): boolean => false;

/** One row each, made once; a node that starts later finds them. @throws Error when a plugin's interval is none. */
export async function ensureRecurringJobs(services: Services): Promise<void> {
  const now = services.clock.now();
  const rows = recurringWork(services).map(({ name, every }) => {
    if (every < 1000) throw new Error(`recurring job ${name}: its interval must be an ISO 8601 duration of a second or more`);
    return {
      id: `recurring/${name}`,
      kind: 'recurring' as const,
      name,
      due_at: now + every,
      retries: 1,
      attempt: 0,
      created_at: now,
      priority: 0,
      instance_id: null,
      root_id: null,
      execution: null,
      wait: null,
      definition_id: null,
      definition_key: null,
      element: null,
      payload: null,
      lease_owner: null,
      lease_until: null,
      error: null,
    };
  });
  await services.database.write((tx) => tx.run(insertJobs, { rows }));
}
