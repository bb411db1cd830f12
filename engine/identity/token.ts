/** Tokens of the API: opaque, 256 bits of randomness, kept as a hash (S17). */
import { createHash } from 'node:crypto';

const TOKEN_BYTES = 32;
const PREFIX = 'cartable_';

/** Gives `size` random bytes; injected, so that tests can repeat. */
export type RandomBytes = (size: number) => Uint8Array;

/** A new token in base64url, with a prefix by which leak scanners know it. */
export function newToken(randomBytes: RandomBytes): string {
  return PREFIX + Buffer.from(randomBytes(TOKEN_BYTES)).toString('base64url');
}

/** SHA-256, hex: what the database knows of a token. A slow hash would add nothing to 256 random bits. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
