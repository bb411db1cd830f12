/** Starts a worker whose file is TypeScript, in tests and while developing; what is built needs it not. */
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData);
