/** Opens the engine beside a running server: it answers commands, and runs no timer or job itself. */
import { CartableError, openEngine, type Engine } from '../../engine/index.ts';
import { PLUGINS } from '../index.ts';
import { printError, type CliArguments } from './cli-command.ts';
import { existingDatabase, opening } from './database-location.ts';

/**
 * Runs work on the engine; a refused command becomes its message and exit code 1.
 * @param database where it is; without it a database that must be there already
 */
export async function withEngine(
  given: CliArguments,
  work: (engine: Engine) => Promise<number>,
  database: string = existingDatabase(given),
): Promise<number> {
  const engine = await opening(database, () => openEngine({ database, plugins: PLUGINS, settings: { runJobs: false } }));
  try {
    return await work(engine);
  } catch (error) {
    if (error instanceof CartableError) return printError(`${error.message}\n${error.remedy}\n`);
    throw error;
  } finally {
    await engine.stop();
  }
}
