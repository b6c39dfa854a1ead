import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Every API key begins with this, so that it is told from a session token and found by secret scanners. */
export const API_KEY_MARK = 'ob_';
const PREFIX_LENGTH = API_KEY_MARK.length + 12;

/** A new API key: what its owner gets once, and what is kept of it. */
export interface KeyMaterial {
  key: string;
  prefix: string;
  hash: string;
}

/** Makes a key of 12 characters to find it by and 256 random bits; a plain hash is enough for so many bits. */
export function newKey(): KeyMaterial {
  const key = `${API_KEY_MARK}${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  return { key, prefix: prefixOf(key), hash: hashOf(key).toString('hex') };
}

export const prefixOf = (key: string): string => key.slice(0, PREFIX_LENGTH);

/** Whether the key is the one whose hash is kept; takes as long for a near miss as for a far one. */
export function isKey(key: string, storedHash: string): boolean {
  const stored = Buffer.from(storedHash, 'hex');
  const given = hashOf(key);
  return stored.length === given.length && timingSafeEqual(stored, given);
}

export const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();
