/**
 * Workers that wait for external tasks (long polling). However many wait, one question to the database finds out
 * which topics have work: asked when a task came here, and in rounds for what nobody tells (a lock that ran out, the
 * time of a retry, another node). Those who have waited longest are served first.
 */
import { listOfferedTopics, messageOf, SYSTEM, type Engine, type LockedTask } from '../../engine/index.ts';

export interface TaskPoll {
  readonly topics: readonly string[];
  readonly maxTasks: number;
  /** True when it does not take every task of its topics. */
  readonly choosy: boolean;
  /** Milliseconds. */
  readonly patience: number;
  /** Fetches once, with the rights of now. */
  fetch(): Promise<readonly LockedTask[]>;
  /** Calls the listener when the client has gone. */
  onClose(listener: () => void): void;
}

export interface TaskPolls {
  /** Gives tasks, or none when the patience is over, the client has gone or the server stops. Rejects with what `fetch` throws. */
  wait(poll: TaskPoll): Promise<readonly LockedTask[]>;
  /** True once the server stops: connections are not kept for another poll. */
  readonly stopped: boolean;
  /** Ends every wait, for shutdown. */
  stop(): void;
}

const ROUND_MILLISECONDS = 500;
/** What comes at the same time is found by one question. */
const GATHER_MILLISECONDS = 5;

interface Waiter {
  readonly poll: TaskPoll;
  /** True while it fetches: what it then gets must not be lost. */
  fetching: boolean;
  over: boolean;
  give(tasks: readonly LockedTask[]): void;
  fail(error: unknown): void;
}

export function createTaskPolls(engine: Engine): TaskPolls {
  const waiters = new Set<Waiter>();
  let stopped = false;
  let looking = false;
  let lookAgain = false;
  let timer: NodeJS.Timeout | null = null;
  let goesOff = Infinity;

  const unsubscribe = engine.onChange((change) => {
    if (change.type === 'job' && waiters.size > 0) lookIn(GATHER_MILLISECONDS);
  });

  function lookIn(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (stopped || at >= goesOff) return;
    goesOff = at;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void look(), milliseconds);
    timer.unref();
  }

  async function look(): Promise<void> {
    timer = null;
    goesOff = Infinity;
    lookAgain = looking;
    if (looking) return;
    looking = true;
    try {
      const topics = new Set([...waiters].flatMap(({ poll }) => poll.topics));
      if (topics.size > 0) await serve(new Set(await engine.query(listOfferedTopics, SYSTEM, { topics: [...topics] })));
    } catch (error) {
      engine.services.log.error({ error: messageOf(error) }, 'waiting workers could not be served');
    } finally {
      looking = false;
      if (waiters.size > 0) lookIn(lookAgain ? GATHER_MILLISECONDS : ROUND_MILLISECONDS);
    }
  }

  async function serve(offered: ReadonlySet<string>): Promise<void> {
    const left = new Set(offered);
    for (const waiter of waiters) {
      if (left.size === 0) return;
      if (!waiters.has(waiter) || !waiter.poll.topics.some((topic) => left.has(topic))) continue;
      const got = await attempt(waiter);
      const { topics, maxTasks, choosy } = waiter.poll;
      // Who could have had more has emptied its topics.
      if (got < maxTasks && !choosy) for (const topic of topics) left.delete(topic);
    }
  }

  /** How many tasks it got. */
  async function attempt(waiter: Waiter): Promise<number> {
    waiter.fetching = true;
    try {
      const tasks = await waiter.poll.fetch();
      if (tasks.length > 0 || waiter.over) waiter.give(tasks);
      return tasks.length;
    } catch (error) {
      waiter.fail(error);
      return waiter.poll.maxTasks;
    } finally {
      waiter.fetching = false;
    }
  }

  function end(waiter: Waiter): void {
    waiter.over = true;
    if (!waiter.fetching) waiter.give([]);
  }

  return {
    get stopped() {
      return stopped;
    },
    wait(poll) {
      if (stopped) return Promise.resolve([]);
      return new Promise((resolve, reject) => {
        const patience = setTimeout(() => end(waiter), poll.patience);
        const leave = (): void => {
          clearTimeout(patience);
          waiters.delete(waiter);
        };
        const waiter: Waiter = {
          poll,
          fetching: false,
          over: false,
          give(tasks) {
            leave();
            resolve(tasks);
          },
          fail(error) {
            leave();
            reject(error instanceof Error ? error : new Error(messageOf(error)));
          },
        };
        waiters.add(waiter);
        poll.onClose(() => end(waiter));
        // Something may have come since the caller looked for itself.
        lookIn(GATHER_MILLISECONDS);
      });
    },
    stop() {
      stopped = true;
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      for (const waiter of waiters) end(waiter);
    },
  };
}
