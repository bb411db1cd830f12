/** `npm run licences`: writes THIRD-PARTY.md anew. */
import { writeFileSync } from 'node:fs';
import { lockedPackages, thirdPartyPage } from './third-party.ts';

writeFileSync(new URL('../../THIRD-PARTY.md', import.meta.url), thirdPartyPage(lockedPackages()));
