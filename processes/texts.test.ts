import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readBpmn } from '../engine/model/index.ts';
import { shownTexts } from './shown-texts.ts';

const root = import.meta.dirname;
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const languages = ['en', 'de', 'pl', 'fa'];

/** Right as it is in the other language: names that do not translate. */
const SAME = new Set<string>([]);

function readTexts(folder: string, language: string): Record<string, string> {
  const texts: unknown = JSON.parse(readFileSync(join(root, folder, 'texts', `${language}.json`), 'utf8'));
  const entries = typeof texts === 'object' && texts !== null ? Object.entries(texts) : [];
  return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]));
}

describe.each(folders)('the texts of %s', (folder) => {
  it('are in English what the model and its forms say: none missing, none left over', async () => {
    const shown = await shownTexts(join(root, folder));
    expect(Object.keys(shown).length).toBeGreaterThan(10);
    expect(readTexts(folder, 'en')).toEqual(shown);
  });

  it.each(languages)('are complete in %s', (language) => {
    const english = readTexts(folder, 'en');
    const texts = readTexts(folder, language);
    expect(Object.keys(texts).toSorted()).toEqual(Object.keys(english).toSorted());
    const untranslated = Object.entries(texts).filter(
      ([key, text]) => text.trim() === '' || (language !== 'en' && text === english[key] && !SAME.has(text)),
    );
    expect(untranslated).toEqual([]);
  });

  it('the models are accepted without a warning', async () => {
    for (const file of readdirSync(join(root, folder)).filter((name) => name.endsWith('.bpmn'))) {
      const { processes, warnings } = await readBpmn(readFileSync(join(root, folder, file), 'utf8'));
      expect(processes.map(({ id }) => id)).toEqual([folder]);
      expect(warnings).toEqual([]);
    }
  });
});
