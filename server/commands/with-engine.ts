/** Opens the engine beside a running server: it answers commands, and runs no timer or job itself. */
import { CartableError, openEngine, type Engine } from '../../engine/index.ts';
import { PLUGINS } from '../index.ts';
import { databaseOf, printError, type CliArguments } from './cli-command.ts';

/** Runs work on the engine; a refused command becomes its message and exit code 1. */
export async function withEngine(given: CliArguments, work: (engine: Engine) => Promise<number>): Promise<number> {
  const engine = await openEngine({ database: databaseOf(given), plugins: PLUGINS, settings: { runJobs: false } });
  try {
    return await work(engine);
  } catch (error) {
    if (error instanceof CartableError) return printError(`${error.message}\n${error.remedy}\n`);
    throw error;
  } finally {
    await engine.stop();
  }
}
