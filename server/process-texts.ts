/** The texts of the ready-made flows: `processes/<key>/texts/<language>.json`, by element and form key. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language, Texts } from '../engine/index.ts';

const PROCESSES = fileURLToPath(new URL('../processes', import.meta.url));

/** All of them as one catalogue: `order-to-cash` is the flow's name, `order-to-cash.Activity_Price` an element's. */
export function readProcessTexts(folder: string = PROCESSES): Texts {
  const flows = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const inLanguage = (language: Language): Record<string, string> =>
    Object.fromEntries(flows.flatMap(({ name }) => readTexts(name, join(folder, name, 'texts', `${language}.json`))));
  return { en: inLanguage('en'), de: inLanguage('de'), pl: inLanguage('pl'), fa: inLanguage('fa') };
}

/** @throws Error for a file that is not an object of texts: failure at start, not on somebody's screen */
function readTexts(flow: string, file: string): [string, string][] {
  if (!existsSync(file)) return [];
  const texts: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof texts !== 'object' || texts === null) throw new Error(`${file} holds no texts`);
  return Object.entries(texts).map(([key, text]: [string, unknown]) => {
    if (typeof text !== 'string') throw new Error(`${file}: ${key} is no text`);
    return [key === flow ? flow : `${flow}.${key}`, text];
  });
}
