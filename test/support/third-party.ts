import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

/** Licences that ask no more than to be named. Another one needs a person's decision, and a line here. */
const ACCEPTED = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '(MIT OR WTFPL)',
  '(BSD-2-Clause OR MIT OR Apache-2.0)',
]);

/** What the lock file does not say in one word, read from the packages themselves. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
  'bpmn-js': 'bpmn.io licence (below)',
  busboy: 'MIT',
  streamsearch: 'MIT',
};

const BPMN_IO = `## bpmn.io licence

\`bpmn-js\` is under an MIT-like licence with one condition more: the code that shows the bpmn.io watermark, which
links to https://bpmn.io as part of rendered diagrams, must not be removed or changed, and the watermark must stay
fully visible and not be overlapped by other elements. Cartable shows it on every diagram that bpmn-js draws.
`;

/** `package-lock.json`: install path -> package. */
export function lockedPackages(): Readonly<Record<string, LockedPackage>> {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  return lock.packages;
}

/** The name of the package at an install path: `node_modules/a/node_modules/@b/c` is `@b/c`. */
export function packageName(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** THIRD-PARTY.md: every package that is there at run time, with its version and licence. */
export function thirdPartyPage(packages: Readonly<Record<string, LockedPackage>>): string {
  const rows = new Set<string>();
  for (const [path, locked] of Object.entries(packages)) {
    if (path === '' || locked.dev === true) continue;
    rows.add(`| ${packageName(path)} | ${locked.version} | ${licenceOf(packageName(path), locked)} |`);
  }
  return [
    '# Third-party software',
    '',
    'What Cartable depends on at run time, generated from the lock file by `npm run licences`.',
    'Each package carries the full text of its licence in `node_modules`.',
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...[...rows].sort(),
    '',
    BPMN_IO,
  ].join('\n');
}

function licenceOf(name: string, locked: LockedPackage): string {
  const licence = READ_BY_HAND[name] ?? locked.license;
  if (licence === undefined || !(ACCEPTED.has(licence) || name in READ_BY_HAND)) {
    throw new Error(`${name} ${locked.version}: licence ${licence ?? 'unknown'} is not among the accepted ones`);
  }
  return licence;
}
