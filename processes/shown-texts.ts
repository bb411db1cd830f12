/** Every text of a ready-made process that a person sees, by the key under which `texts/<lang>.json` translates it. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const NAMED = /<bpmn:(?!message|error)\w+ id="([^"]+)" name="([^"]+)"/g;
const DECISION = /<decision id="([^"]+)" name="([^"]+)"/g;
const OUTCOMES = /formId="([^"]+)"(?:(?!<\/bpmn:userTask>)[^])*?key="outcomes" value="([^"]+)"/g;

interface Component {
  readonly key?: string;
  readonly path?: string;
  readonly label?: string;
  readonly description?: string;
  readonly components?: readonly Component[];
}

interface Form {
  readonly id: string;
  readonly components: readonly Component[];
}

/**
 * Keys: an element's or decision's id for its name; `<form>.<field>` and `<form>.<field>.help` for a field;
 * `<form>.outcome.<outcome>` for a button. Buttons have no text in the model: their English is in `en.json` only.
 */
export async function shownTexts(folder: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  const english: unknown = JSON.parse(await readFile(join(folder, 'texts', 'en.json'), 'utf8'));
  const buttons = new Map(isObject(english) ? Object.entries(english) : []);
  for (const file of await readdir(folder)) {
    const content = ['.bpmn', '.dmn', '.form'].includes(extname(file)) ? await readFile(join(folder, file), 'utf8') : '';
    if (file.endsWith('.form')) addForm(texts, JSON.parse(content) as Form);
    for (const [, id = '', name = ''] of [...content.matchAll(NAMED), ...content.matchAll(DECISION)]) texts[id] = name;
    for (const [, form = '', outcomes = ''] of content.matchAll(OUTCOMES)) {
      for (const outcome of outcomes.split(',')) {
        const key = `${form}.outcome.${outcome}`;
        texts[key] = String(buttons.get(key) ?? '');
      }
    }
  }
  return texts;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function addForm(texts: Record<string, string>, { id, components }: Form): void {
  for (const component of components) {
    const key = `${id}.${component.key ?? component.path ?? ''}`;
    if (component.label !== undefined) texts[key] = component.label;
    if (component.description !== undefined) texts[`${key}.help`] = component.description;
    addForm(texts, { id, components: component.components ?? [] });
  }
}
