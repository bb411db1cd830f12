/** Clients as they should be: every request carries an Idempotency-Key and is sent again until it is answered. */
import type { Victim } from './victim.ts';

/** What a client was told, so what must not be lost. */
export interface Acknowledged {
  /** Order -> process instance. */
  readonly started: Map<string, string>;
  /** Order -> completed task. */
  readonly completed: Map<string, string>;
  /** Answers that no order should get. */
  readonly refused: string[];
}

export function nothingYet(): Acknowledged {
  return { started: new Map(), completed: new Map(), refused: [] };
}

/**
 * Takes one order from its start to the decision of its task.
 *
 * @param careful false leaves out the Idempotency-Key: the control that shows what it is for.
 */
export async function runOrder(victim: Victim, order: string, acknowledged: Acknowledged, careful = true): Promise<void> {
  const started = (await ask(victim, 'POST', `start/${order}`, acknowledged, careful)) as { processInstanceId: string } | null;
  if (started === null) return;
  acknowledged.started.set(order, started.processInstanceId);
  const tasks = (await ask(victim, 'GET', `tasks/${started.processInstanceId}`, acknowledged)) as { id: string }[] | null;
  const task = tasks?.[0];
  if (task === undefined) {
    acknowledged.refused.push(`${order}: has no task`);
    return;
  }
  const completed = await ask(victim, 'POST', `complete/${task.id}`, acknowledged, careful);
  if (completed !== null) acknowledged.completed.set(order, task.id);
}

/** The answer's body; null when the request was refused for good. A dead or dying server is asked again. */
export async function ask(
  victim: Victim,
  method: 'GET' | 'POST',
  path: string,
  acknowledged: Acknowledged,
  careful = true,
): Promise<unknown> {
  for (;;) {
    let reply: Response;
    let body: string;
    try {
      reply = await fetch(`${await victim.url()}/${encodeURIComponent(path).replace('%2F', '/')}`, {
        method,
        headers: careful ? { 'idempotency-key': path } : {},
      });
      body = await reply.text();
    } catch {
      // Nobody knows whether it was done: this is what the key is for.
      await new Promise((resolve) => setTimeout(resolve, 5));
      continue;
    }
    if (reply.ok) return JSON.parse(body);
    if (reply.status === 503 || reply.status === 429) continue;
    acknowledged.refused.push(`${method} ${path}: ${reply.status} ${body}`);
    return null;
  }
}
