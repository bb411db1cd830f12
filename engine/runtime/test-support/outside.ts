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

/** Where a call hangs until it is let go. */
export interface Gate {
  /** The first call is there. */
  readonly entered: Promise<void>;
  letGo(): void;
  pass(): Promise<void>;
}

export function gate(): Gate {
  let letGo = (): void => undefined;
  let enter = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  return { entered, letGo, pass: () => (enter(), opened) };
}

/** An operation whose every run hangs until it is let go. */
export interface Hanging extends Gate {
  readonly operation: ExternalOperation;
  /** How often it was begun. */
  runs(): number;
}

export function hanging(name: string): Hanging {
  let runs = 0;
  const held = gate();
  const operation = outside(name, () => {
    runs += 1;
    return held.pass();
  });
  return { ...held, operation, runs: () => runs };
}
