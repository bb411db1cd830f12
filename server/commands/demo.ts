import type { CliCommand } from './cli-command.ts';

export const demo: CliCommand = {
  name: 'demo',
  summary: 'Load two made-up companies and play orders through them',
  help: 'Usage: cartable demo [options]',
  options: {},
  passesArguments: true,
  async run({ positionals }) {
    // Loaded only when asked for: the demo's data is no part of a server.
    const { runDemo } = await import('../demo/main.ts');
    return runDemo(positionals);
  },
};
