/** Opens an engine and serves it over HTTP; stops both without losing what is under way (P12). */
import type { RequestListener } from 'node:http';
import { openEngine, type Clock, type Engine, type Plugin, type Settings, type Texts } from '../engine/index.ts';
import { createApp } from './app.ts';
import { createChangeFeed } from './events/change-feed.ts';
import { createTaskPolls } from './events/task-polls.ts';
import { listen, type Listening } from './http/listen.ts';
import { createLog, createRequestLog } from './http/log.ts';
import type { Route } from './http/route.ts';
import type { Lifecycle } from './lifecycle.ts';
import { createMetrics } from './metrics.ts';
import { VERSION } from './version.ts';

export interface ServerOptions {
  /** A SQLite file or `postgres://…`. */
  readonly database: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly plugins: readonly Plugin[];
  /** Texts of the flows that come with the product. */
  readonly processTexts: Texts;
  readonly logLevel?: string;
  readonly clock?: Clock;
  readonly settings?: Partial<Settings>;
  /** Monotonic milliseconds, for durations in the log. */
  readonly monotonic: () => number;
  readonly newRequestId: () => string;
}

export interface CartableServer {
  readonly url: string;
  readonly engine: Engine;
  readonly routes: readonly Route[];
  readonly lifecycle: Lifecycle;
  /** Says so at `/ready`, waits `grace` milliseconds for load balancers to hear it, drains, closes. Safe to call twice. */
  stop(grace?: number): Promise<void>;
}

/** Together with the grace this stays below the 25 s that P12 allows. */
const DRAIN_MILLISECONDS = 18_000;

export async function openServer(options: ServerOptions): Promise<CartableServer> {
  const lifecycle: Lifecycle = { phase: 'starting' };
  const log = createLog(options.logLevel ?? 'info');
  let handle: RequestListener = whileStarting;
  const listening = await listen((request, response) => handle(request, response), options.port);
  try {
    const engine = await openEngine({
      database: options.database,
      plugins: options.plugins,
      log,
      ...(options.clock === undefined ? {} : { clock: options.clock }),
      ...(options.settings === undefined ? {} : { settings: options.settings }),
    });
    const metrics = createMetrics(engine);
    const changes = createChangeFeed(engine);
    const taskPolls = createTaskPolls(engine);
    const requestLog = createRequestLog(log, options.monotonic, (...request) => metrics.request(...request));
    const { plugins, processTexts, newRequestId } = options;
    const app = createApp({
      engine,
      plugins,
      processTexts,
      version: VERSION,
      lifecycle,
      metrics,
      changes,
      taskPolls,
      log: requestLog,
      newRequestId,
    });
    handle = app.express;
    lifecycle.phase = 'ready';
    const endWaiting = (): void => {
      changes.stop();
      taskPolls.stop();
    };
    let stopped: Promise<void> | null = null;
    return {
      url: listening.url,
      engine,
      routes: app.routes,
      lifecycle,
      stop: (grace = 0) => (stopped ??= drain(lifecycle, listening, engine, endWaiting, grace)),
    };
  } catch (error) {
    await listening.close(0);
    throw error;
  }
}

/** Alive, and not yet of use. */
const whileStarting: RequestListener = (request, response) => {
  const alive = request.url === '/health';
  response.writeHead(alive ? 200 : 503, { 'Content-Type': 'application/json', 'Retry-After': '2' });
  response.end(JSON.stringify({ status: alive ? 'up' : 'starting' }));
};

async function drain(
  lifecycle: Lifecycle,
  listening: Listening,
  engine: Engine,
  endWaiting: () => void,
  grace: number,
): Promise<void> {
  lifecycle.phase = 'stopping';
  await new Promise((resolve) => setTimeout(resolve, grace));
  await readWhatArrived();
  endWaiting();
  await listening.close(DRAIN_MILLISECONDS);
  await engine.stop();
}

/** On a busy machine the grace may end before the event loop has read what came during it: closing would cut it off. */
async function readWhatArrived(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
