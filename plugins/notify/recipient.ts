import type { Actor, Language, OperationContext } from '../../engine/plugin.ts';
import { readParty } from '../base/index.ts';
import { findPreferences } from './store.ts';

const PARTY = 'party:';
const GROUP = 'group:';

/** What a person's mailbox holds: messages to the person and to the groups the person is in. */
export function mailboxesOf({ userId, groups }: Actor): string[] {
  return [userId, ...groups.map((group) => `${GROUP}${group}`)];
}

/**
 * The language to write a recipient in, or null when the recipient does not want this event. A customer is written in
 * its own language, others in the one they chose, else in English.
 */
export async function languageFor(context: OperationContext, recipient: string, event: string): Promise<Language | null> {
  const preferences = await context.tx.all(findPreferences, { recipient, event });
  const [particular] = preferences;
  if (particular !== undefined && !particular.wanted) return null;
  const chosen = preferences.find((preference) => preference.language !== null)?.language;
  if (chosen !== undefined && chosen !== null) return chosen;
  return recipient.startsWith(PARTY) ? (await readParty(context, recipient.slice(PARTY.length))).language : 'en';
}
