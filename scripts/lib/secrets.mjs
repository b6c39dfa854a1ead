// Secrets that are made on the first start and kept, readable by their owner alone.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** {databasePassword, signingSecret} of a state folder; made when there are none. */
export function secretsOf(home) {
  const file = path.join(home, 'secrets.json');
  let kept = {};
  try {
    kept = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // A file that is there but cannot be read holds the password of a cluster: never replace it.
    if (error.code !== 'ENOENT')
      throw new Error(`${file} cannot be read: ${error.message}`, { cause: error });
  }
  const secrets = {
    databasePassword: kept.databasePassword ?? randomBytes(24).toString('hex'),
    signingSecret: kept.signingSecret ?? randomBytes(32).toString('hex'),
  };
  mkdirSync(home, { recursive: true });
  const next = `${file}.next`;
  writeFileSync(next, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  chmodSync(next, 0o600);
  renameSync(next, file);
  return secrets;
}
