/**
 * Tells listeners that a task or an instance changed: ids only, only what the listener may see, after the commit.
 * Changes are gathered for a moment, so that a busy server asks the database once and not once per step.
 */
import { CartableError, getInstance, getTask, holds, type Actor, type Change, type Engine } from '../../engine/index.ts';

export interface ChangeEvent {
  /** `many`: more changed than is worth listing; load again what is shown. */
  readonly type: 'task' | 'instance' | 'incident' | 'definition' | 'many';
  readonly id?: string;
}

export interface Listener {
  readonly userId: string;
  /** Who listens, as of now. Rejects when the token no longer counts: the listener is then ended. */
  authenticate(): Promise<Actor>;
  send(event: ChangeEvent): void;
  /** Keeps proxies from closing a silent connection. */
  beat(): void;
  end(): void;
}

export interface ChangeFeed {
  /** Gives the function that stops listening. @throws CartableError OVERLOADED */
  add(listener: Listener): () => void;
  /** Ends every listener, for shutdown. */
  stop(): void;
}

const GATHER_MILLISECONDS = 100;
const BEAT_MILLISECONDS = 15_000;
const MOST_LISTED = 100;
const MOST_LISTENERS = 1_000;
const MOST_PER_USER = 10;

export function createChangeFeed(engine: Engine): ChangeFeed {
  const listeners = new Set<Listener>();
  let gathered = new Map<string, Change>();
  let flushing: NodeJS.Timeout | null = null;

  const unsubscribe = engine.onChange((change) => {
    if (listeners.size === 0 || change.type === 'job' || change.type === 'record') return;
    gathered.set(`${change.type} ${change.id}`, change);
    flushing ??= setTimeout(flush, GATHER_MILLISECONDS);
  });
  const beating = setInterval(() => void tellAll([]), BEAT_MILLISECONDS);
  beating.unref();

  function flush(): void {
    flushing = null;
    const changes = [...gathered.values()];
    gathered = new Map();
    void tellAll(changes);
  }

  async function tellAll(changes: readonly Change[]): Promise<void> {
    for (const listener of listeners) await tell(listener, changes).catch(() => drop(listener));
  }

  async function tell(listener: Listener, changes: readonly Change[]): Promise<void> {
    const actor = await listener.authenticate();
    if (changes.length === 0) listener.beat();
    else if (changes.length > MOST_LISTED) listener.send({ type: 'many' });
    else
      for (const change of changes)
        if (await maySee(engine, actor, change)) listener.send({ type: shown(change), id: change.id });
  }

  function drop(listener: Listener): void {
    listeners.delete(listener);
    listener.end();
  }

  return {
    add(listener) {
      const own = [...listeners].filter((other) => other.userId === listener.userId).length;
      if (own >= MOST_PER_USER || listeners.size >= MOST_LISTENERS)
        throw new CartableError('OVERLOADED', 'too many event streams are open');
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      unsubscribe();
      clearInterval(beating);
      if (flushing) clearTimeout(flushing);
      for (const listener of listeners) drop(listener);
    },
  };
}

function shown(change: Change): ChangeEvent['type'] {
  return change.type === 'job' || change.type === 'record' ? 'many' : change.type;
}

/** The same question that opening it would ask. A task that somebody just finished may be known to have gone. */
async function maySee(engine: Engine, actor: Actor, change: Change): Promise<boolean> {
  try {
    if (change.type === 'task') await engine.query(getTask, actor, { taskId: change.id });
    else if (change.type === 'instance') await engine.query(getInstance, actor, { processInstanceId: change.id });
    else return holds(actor, 'instance.read');
    return true;
  } catch (error) {
    if (error instanceof CartableError) return error.code === 'TASK_NOT_OPEN';
    throw error;
  }
}
