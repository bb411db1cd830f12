import type { CliCommand } from './cli-command.ts';

export const demo: CliCommand = {
  name: 'demo',
  summary: 'Play a day of two companies, or fill a database with one',
  help: `Usage: cartable demo [options]

cartable demo -h tells its options.`,
  options: {},
  passesArguments: true,
  async run({ positionals }) {
    // Loaded only when asked for: the demo's data is no part of a server.
    const { runDemo } = await import('../demo/main.ts');
    return runDemo(positionals);
  },
};
