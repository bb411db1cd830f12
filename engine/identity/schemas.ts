/** Shapes that several commands of identity share. */
import { Type } from '@sinclair/typebox';

/** Ids of people and groups stand in models, logs and e-mails: no spaces, no control characters. */
export const IdentityId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$' });
export const DisplayName = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });
export const RightName = Type.String({ pattern: '^(\\*|[A-Za-z0-9]+(\\.[A-Za-z0-9]+)*(\\.\\*)?)$', maxLength: 100 });

/** What everybody needs who changes people, groups and rights. */
export const MANAGE = 'identity.manage';
