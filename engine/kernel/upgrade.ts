/** Reads stored state of any version that was ever written. */
import { KernelError } from './kernel-error.ts';
import { STATE_VERSION } from './state.ts';
import type { InstanceState } from './state.ts';

type Stored = Readonly<Record<string, unknown>>;

/** From a version to the next one. A new version adds one function and never changes an old one. */
const upgrades: Readonly<Record<number, (stored: Stored) => Stored>> = {};

/**
 * The state that was stored, in today's shape.
 * @throws KernelError BAD_STATE when it is not state, or of a version that this engine does not know
 */
export function loadState(json: unknown): InstanceState {
  if (!isRecord(json)) throw new KernelError('BAD_STATE', 'The stored state is not an object.');
  let stored = json;
  let version = versionOf(stored);
  while (version < STATE_VERSION) {
    const upgrade = upgrades[version];
    if (upgrade === undefined) throw new KernelError('BAD_STATE', `State of version ${version} cannot be read.`);
    stored = upgrade(stored);
    version = versionOf(stored);
  }
  if (version > STATE_VERSION) {
    throw new KernelError(
      'BAD_STATE',
      `State of version ${version} was written by a newer engine; this one knows ${STATE_VERSION}.`,
    );
  }
  if (!isState(stored)) throw new KernelError('BAD_STATE', 'The stored state lacks executions, waits or its counter.');
  return stored;
}

function versionOf(stored: Stored): number {
  const { version } = stored;
  if (typeof version === 'number' && Number.isInteger(version)) return version;
  throw new KernelError('BAD_STATE', 'The stored state has no version.');
}

function isState(stored: Stored): stored is Stored & InstanceState {
  return (
    typeof stored['id'] === 'string' &&
    typeof stored['status'] === 'string' &&
    typeof stored['counter'] === 'number' &&
    isRecord(stored['executions']) &&
    isRecord(stored['waits'])
  );
}

function isRecord(json: unknown): json is Stored {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
