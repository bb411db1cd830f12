/** Carries out an external operation: outside any transaction, with a time limit and a heartbeat on its lease. */
import { BpmnError, messageOf } from '../errors.ts';
import { type OperationOrder, type OperationOutcome, beginOperation, finishOperation } from '../commands/external-operation.ts';
import type { JobLease } from '../commands/job-lease.ts';
import { decode, isObject, type ValueObject } from '../expression/value.ts';
import { extendLease } from '../store/jobs.ts';
import { SYSTEM } from './actor.ts';
import type { Executor } from './command.ts';

export async function runExternal(engine: Executor, lease: JobLease): Promise<void> {
  const order = await engine.execute(beginOperation, SYSTEM, lease);
  if (order === null) return;
  const outcome = await attempt(engine, lease, order);
  await engine.execute(finishOperation, SYSTEM, { ...lease, key: order.key, outcome });
}

async function attempt(
  { services }: Pick<Executor, 'services'>,
  lease: JobLease,
  order: OperationOrder,
): Promise<OperationOutcome> {
  const registered = services.plugins.operation(order.operation);
  if (registered?.operation.effect !== 'external')
    return { type: 'unknown', message: `operation ${order.operation} is not installed` };
  const { operation } = registered;
  const { leaseMilliseconds, heartbeatMilliseconds } = services.settings;
  const signal = AbortSignal.timeout(operation.timeout);
  const heartbeat = setInterval(
    () => {
      const now = services.clock.now();
      // A heartbeat that fails lets the lease run out; the fence then refuses what this node would write.
      services.database
        .write((tx) =>
          tx.run(extendLease, { id: lease.jobId, owner: lease.owner, attempt: lease.attempt, now, lease: leaseMilliseconds }),
        )
        .catch((error: unknown) =>
          services.log.warn({ job: lease.jobId, error: messageOf(error) }, 'a lease could not be extended'),
        );
    },
    Math.min(heartbeatMilliseconds, leaseMilliseconds / 3),
  );
  try {
    const output = await Promise.race([
      operation.run(plain(order.input), {
        key: order.key,
        attempt: lease.attempt,
        signal,
        instance: order.instance,
        log: (message, fields) => services.log.info({ operation: operation.name, ...fields }, message),
      }),
      timedOut(signal, operation.timeout),
    ]);
    const faults = registered.checkOutput(output);
    if (faults.length > 0)
      return {
        type: 'unknown',
        message: `${operation.name} gave something else than it declares: ${faults[0]?.at} ${faults[0]?.message}`,
      };
    return { type: 'done', output: plain(output) };
  } catch (error) {
    if (error instanceof BpmnError)
      return { type: 'businessError', code: error.code, message: error.message, variables: plain(error.variables) };
    return { type: 'unknown', message: messageOf(error) };
  } finally {
    clearInterval(heartbeat);
  }
}

function timedOut(signal: AbortSignal, milliseconds: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`no outcome within ${milliseconds} ms`)), { once: true });
  });
}

function plain(value: unknown): ValueObject {
  const decoded = decode(JSON.stringify(value ?? {}));
  return isObject(decoded) ? decoded : {};
}
