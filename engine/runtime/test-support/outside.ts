/** External operations without input and output that do what a test says. */
import { type ExternalOperation, Type, defineOperation } from '../../plugin.ts';

export function outside(name: string, run: () => Promise<void>): ExternalOperation {
  return defineOperation({
    name,
    version: 1,
    icon: '',
    effect: 'external',
    timeout: 120_000,
    retrySafe: false,
    input: Type.Object({}),
    output: Type.Object({}),
    errors: [],
    async run() {
      await run();
      return {};
    },
  });
}

/** One that hangs until it is let go. */
export interface Hanging {
  readonly operation: ExternalOperation;
  /** The first run is under way. */
  readonly begun: Promise<void>;
  letGo(): void;
  /** How often it was begun. */
  runs(): number;
}

export function hanging(name: string): Hanging {
  let runs = 0;
  let letGo = (): void => undefined;
  let begin = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const operation = outside(name, () => {
    runs += 1;
    begin();
    return held;
  });
  return { operation, begun, letGo: () => letGo(), runs: () => runs };
}
