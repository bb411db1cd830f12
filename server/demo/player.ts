/**
 * What simulated people do with their tasks. They see only what the task shows them: its name, outcomes and variables.
 * One in ten rejects, one in ten is late (leaves it for another day), and now and then two race for one task.
 */
import { type JsonObject, type Person, RefusedRequest, isJsonObject, itemsOf, textOf } from './client.ts';
import type { Random } from './random.ts';

export interface Tally {
  decisions: number;
  rejected: number;
  late: number;
  races: number;
  /** Races in which the second was told who had been faster. */
  lostRaces: number;
}

const POSITIVE = ['approve', 'approved', 'accept', 'release', 'released', 'picked', 'retry', 'ok'];

export class Player {
  readonly person: Person;
  readonly #random: Random;
  readonly #tally: Tally;
  /** Tasks that this person leaves for a later day. */
  readonly #putOff = new Set<string>();

  constructor(person: Person, random: Random, tally: Tally) {
    this.person = person;
    this.#random = random;
    this.#tally = tally;
  }

  /** Works through the inbox once. Gives how many tasks were done. */
  async work(rival: Player | null): Promise<number> {
    let done = 0;
    for (const task of itemsOf(await this.person.get('/api/tasks?maxResults=100&order=asc'))) {
      const id = textOf(task, 'id');
      if (this.#putOff.has(id)) continue;
      if (this.#random.next() < 0.1) {
        this.#putOff.add(id);
        this.#tally.late += 1;
        continue;
      }
      const racing = rival !== null && this.#random.next() < 0.05;
      const outcomes = await Promise.all([this.#decide(id), ...(racing ? [rival.#decide(id)] : [])]);
      if (racing) this.#tally.races += 1;
      if (racing && outcomes.includes('too late')) this.#tally.lostRaces += 1;
      if (outcomes.includes('done')) done += 1;
    }
    return done;
  }

  /** A new day: what was put off is done now. */
  nextDay(): void {
    this.#putOff.clear();
  }

  async #decide(id: string): Promise<'done' | 'too late'> {
    try {
      const task = await this.person.get(`/api/tasks/${id}`);
      await this.#readFacts(task);
      const answer = this.#answer(task);
      await this.person.post(`/api/tasks/${id}/complete`, answer.body);
      this.#tally.decisions += 1;
      if (answer.rejects) this.#tally.rejected += 1;
      return 'done';
    } catch (error) {
      if (error instanceof RefusedRequest && (error.status === 409 || error.status === 404)) return 'too late';
      throw error;
    }
  }

  /** Looks at the cards beside the task, as a person would before deciding. */
  async #readFacts(task: JsonObject): Promise<void> {
    const facts = Array.isArray(task['facts']) ? task['facts'].filter(isJsonObject) : [];
    for (const fact of facts) {
      const input = fact['input'];
      const given =
        input !== undefined && isJsonObject(input)
          ? Object.keys(input).map((name): [string, string] => [name, textOf(input, name)])
          : [];
      await this.person.get(`/api/facts/${textOf(fact, 'name')}?${new URLSearchParams(given).toString()}`);
    }
  }

  #answer(task: JsonObject): { readonly body: JsonObject; readonly rejects: boolean } {
    const offered = Array.isArray(task['outcomes']) ? task['outcomes'].filter((outcome) => typeof outcome === 'string') : [];
    const positive = offered.find((outcome) => POSITIVE.includes(outcome));
    const negative = offered.find((outcome) => !POSITIVE.includes(outcome));
    const rejects = negative !== undefined && this.#random.next() < 0.1;
    const outcome = rejects ? negative : positive;
    if (outcome === undefined) return { body: { variables: {} }, rejects: false };
    const comment = rejects ? 'Not at this time.' : 'Fine with me.';
    return { body: { outcome, variables: fieldsOf(task).includes('comment') ? { comment } : {} }, rejects };
  }
}

/** Keys of the form's fields. */
function fieldsOf(task: JsonObject): readonly string[] {
  const form = task['form'];
  const components = form !== undefined && isJsonObject(form) ? form['components'] : [];
  return Array.isArray(components) ? components.filter(isJsonObject).map((component) => textOf(component, 'key')) : [];
}
