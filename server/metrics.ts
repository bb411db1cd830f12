/** Numbers for Prometheus: commands, queue, jobs, requests, event loop, database. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { countDueJobs, SYSTEM, type Engine } from '../engine/index.ts';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  /** One answered request. `path` is the declared one, so that labels stay few. */
  request(method: string, path: string, status: number, milliseconds: number): void;
}

export function createMetrics(engine: Engine): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  new Counter({
    name: 'cartable_commands_total',
    help: 'Commands since the start',
    labelNames: ['name', 'outcome'],
    registers,
    collect() {
      this.reset();
      for (const [key, count] of Object.entries(engine.stats().commands)) {
        const [name = key, outcome = ''] = key.split('/');
        this.inc({ name, outcome }, count);
      }
    },
  });
  new Counter({
    name: 'cartable_jobs_total',
    help: 'Jobs run since the start',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(engine.stats().jobs)) this.inc({ outcome }, count);
    },
  });
  new Gauge({
    name: 'cartable_commands_waiting',
    help: 'Commands waiting for the writer',
    registers,
    collect() {
      this.set(engine.stats().waiting);
    },
  });
  new Gauge({
    name: 'cartable_jobs_due',
    help: 'Jobs that are due and not yet run',
    registers,
    async collect() {
      this.set(await engine.query(countDueJobs, SYSTEM, {}));
    },
  });
  new Gauge({
    name: 'cartable_database_bytes',
    help: 'Size of the database',
    registers,
    async collect() {
      this.set(await engine.services.database.size());
    },
  });
  const requests = new Histogram({
    name: 'cartable_http_request_seconds',
    help: 'Duration of requests',
    labelNames: ['method', 'path', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    request: (method, path, status, milliseconds) => requests.observe({ method, path, status }, milliseconds / 1_000),
  };
}
