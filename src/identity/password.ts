import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Hash of a password as it is stored: `salt:hash`, both hex; scrypt with Node's default cost. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt);
  return `${salt.toString('hex')}:${hash.toString('hex')}`;
}

/** Whether the password belongs to the stored hash; false for a hash in any other form. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const match = /^([0-9a-f]{32}):([0-9a-f]{64})$/.exec(stored);
  if (!match) return false;
  const [, salt = '', hash = ''] = match;
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'hex')), Buffer.from(hash, 'hex'));
}

/** The same character typed in two ways (composed or not, full or half width) must give the same hash. */
function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
