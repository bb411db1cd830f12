import type { Language, Plugin } from '../../engine/plugin.ts';

const LANGUAGES: readonly Language[] = ['en', 'de', 'pl', 'fa'];

/**
 * Text keys that a plugin's declarations need and a language lacks, and keys one language has and English has not,
 * as `de: catalog.item.sku`. The keys: `plugins/README.md`.
 */
export function missingTexts(plugin: Plugin): string[] {
  const expected = new Set([...requiredKeys(plugin), ...Object.keys(plugin.texts.en)]);
  return LANGUAGES.flatMap((language) => {
    const texts = plugin.texts[language];
    const missing = [...expected].filter((key) => (texts[key] ?? '').trim() === '');
    const unexpected = Object.keys(texts).filter((key) => !expected.has(key));
    return [...missing, ...unexpected].map((key) => `${language}: ${key}`);
  });
}

function requiredKeys(plugin: Plugin): string[] {
  const keys = [plugin.name, ...plugin.rights.map((right) => `${plugin.name}.right.${right.slice(plugin.name.length + 1)}`)];
  for (const resource of plugin.resources) {
    keys.push(resource.name, `${resource.name}.plural`);
    for (const [field, { values = [] }] of Object.entries(resource.fields)) {
      keys.push(`${resource.name}.${field}`, ...values.map((value) => `${resource.name}.${field}.${value}`));
    }
  }
  for (const operation of plugin.operations) {
    keys.push(operation.name, `${operation.name}.help`);
    keys.push(...Object.keys(operation.input.properties).map((field) => `${operation.name}.input.${field}`));
    keys.push(...operation.errors.map((code) => `${operation.name}.error.${code}`));
  }
  keys.push(...plugin.facts.map((fact) => fact.name));
  return keys;
}
