/** What one running engine consists of. Made once by `openEngine` and handed to everything as plain arguments. */
import type { Database } from '../store/database.ts';
import type { Clock } from './clock.ts';
import type { Definitions } from './definitions.ts';
import type { Ids } from './ids.ts';
import type { Log } from './log.ts';
import type { PluginRegistry } from './plugin-registry.ts';
import type { Sandbox } from './pool/sandbox.ts';
import type { Settings } from './settings.ts';

export interface Services {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly settings: Settings;
  readonly plugins: PluginRegistry;
  readonly definitions: Definitions;
  /** Workers for text that cannot be bounded and for reading files; closed when the engine stops. */
  readonly sandbox: Sandbox;
}
