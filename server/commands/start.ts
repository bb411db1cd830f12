import {
  CommandLineError,
  DATABASE,
  DATABASE_HELP,
  databaseOf,
  noPositional,
  portIn,
  print,
  textOption,
  type CliArguments,
  type CliCommand,
} from './cli-command.ts';
import { openServed } from './open-served.ts';

const DEFAULT_PORT = '8080';
/** Milliseconds during which `/ready` says 503 before connections are refused. */
const GRACE = 1_000;

export const start: CliCommand = {
  name: 'start',
  summary: 'Serve the API on this machine',
  help: `Usage: cartable start [--database X] [--port N] [--log LEVEL]

Serves http://127.0.0.1:PORT until SIGTERM or SIGINT, then finishes what runs and ends.
Put a proxy with TLS in front of it to serve other machines.

${DATABASE_HELP}
  -p, --port N       (default: PORT, else ${DEFAULT_PORT}; 0 takes a free one)
      --log LEVEL    debug, info, warn, error or silent (default: info)`,
  options: { ...DATABASE, port: { type: 'string', short: 'p' }, log: { type: 'string' } },
  run: serve,
};

async function serve(given: CliArguments): Promise<number> {
  noPositional(given);
  const server = await openServed(databaseOf(given), {
    port: portIn(textOption(given, 'port') ?? process.env['PORT'] ?? DEFAULT_PORT),
    logLevel: levelOf(given),
  });
  print(`Cartable serves ${server.url} (API: ${server.url}/docs)\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  await server.stop(GRACE);
  return 0;
}

const LEVELS: ReadonlySet<string> = new Set(['debug', 'info', 'warn', 'error', 'silent']);

function levelOf(given: CliArguments): string {
  const level = textOption(given, 'log') ?? 'info';
  if (!LEVELS.has(level)) throw new CommandLineError(`${level} is not a log level.`);
  return level;
}
