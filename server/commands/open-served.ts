/** Opens the product for a command that serves it. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../engine/index.ts';
import { openCartable } from '../index.ts';
import type { CartableServer } from '../open-server.ts';
import { CommandFailure } from './cli-command.ts';
import { databaseToCreate, opening } from './database-location.ts';

interface Served {
  readonly port: number;
  readonly logLevel: string;
  readonly clock?: Clock;
}

/** @throws CommandLineError, CommandFailure when the database cannot be opened or the port cannot be had */
export async function openServed(location: string, { port, ...options }: Served): Promise<CartableServer> {
  const database = databaseToCreate(location);
  try {
    return await opening(database, () =>
      openCartable({ database, port, monotonic: () => performance.now(), newRequestId: randomUUID, ...options }),
    );
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE') throw new CommandFailure(`Port ${port} is in use: choose another with --port.`, error);
    if (code === 'EACCES') throw new CommandFailure(`Port ${port} may not be used: choose another with --port.`, error);
    throw error;
  }
}
