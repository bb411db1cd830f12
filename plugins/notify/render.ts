/** Writes a message from its template in the recipient's language, money and days as that language writes them. Pure. */
import { en } from './texts/en.ts';
import { de } from './texts/de.ts';
import { pl } from './texts/pl.ts';
import { fa } from './texts/fa.ts';
import { currencyScale, type Money } from '../base/index.ts';
import type { Language } from '../../engine/plugin.ts';

export interface MessageFacts {
  readonly event: string;
  readonly docType: string;
  readonly docId: string;
  readonly orderNo?: string | null;
  readonly total?: Money | null;
  /** LocalDate. */
  readonly promiseDate?: string | null;
  readonly reason?: string | null;
}

const TEXTS: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, de, pl, fa };

/** Persian is read with the Jalali calendar and its own digits, the others with the Gregorian. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE', pl: 'pl-PL', fa: 'fa-IR-u-ca-persian' };

/** An event without a template of its own gets the general one, which names the event. */
export function renderMessage(facts: MessageFacts, language: Language): { subject: string; body: string } {
  const texts = TEXTS[language];
  const name = `notify.template.${facts.event}`;
  const template = `${name}.subject` in texts ? name : 'notify.template.other';
  const values = valuesOf(facts, language);
  const fill = (key: string): string =>
    (texts[key] ?? '')
      .replace(/\{(\w+)\}/g, (_, field: string) => values.get(field) ?? '')
      .replace(/ +/g, ' ')
      .trim();
  const details = [
    ['notify.template.total', 'total'],
    ['notify.template.promiseDate', 'promiseDate'],
    ['notify.template.reason', 'reason'],
  ] as const;
  const lines = details.filter(([, field]) => values.has(field)).map(([key]) => fill(key));
  return { subject: fill(`${template}.subject`), body: [fill(`${template}.body`), ...lines].join('\n') };
}

function valuesOf(facts: MessageFacts, language: Language): Map<string, string> {
  const locale = LOCALES[language];
  const values = new Map([
    ['event', facts.event],
    ['docType', facts.docType],
    ['docId', facts.docId],
  ]);
  if (facts.orderNo) values.set('orderNo', isolate(facts.orderNo));
  if (facts.reason) values.set('reason', facts.reason);
  if (facts.total) {
    const { amount, currency } = facts.total;
    const digits = currencyScale(currency);
    const style = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
    // The text, not a number: Intl formats decimal text exactly, whatever its size.
    values.set('total', new Intl.NumberFormat(locale, style).format(decimalText(amount)));
  }
  if (facts.promiseDate) {
    const day = new Date(`${facts.promiseDate}T12:00:00Z`);
    values.set('promiseDate', new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(day));
  }
  return values;
}

/** First-strong isolate: a Latin number inside Persian text keeps its own direction. */
function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}

function decimalText(amount: string): Intl.StringNumericLiteral {
  if (!/^-?\d+(\.\d+)?$/.test(amount)) throw new RangeError(`${amount} is no decimal`);
  return amount as Intl.StringNumericLiteral;
}
