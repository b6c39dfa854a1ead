import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { loadCompany } from '../../src/company/load-company.js';
import { readCompanyFolder } from '../../src/company/read-company-folder.js';
import { startApi } from '../../src/main.js';
import { Config } from '../../src/platform/config.js';
import { OrderbridgeWorker } from '../../src/worker.js';
import { freshDatabase } from '../setup/database.js';
import { freshNamespace, temporalAddress } from '../setup/temporal.js';

const ROOT = join(__dirname, '..', '..');
const BLOCK = /<!-- test\/service\/readme\.test\.ts runs exactly these lines -->\n\n```bash\n([\s\S]*?)\n```/;

describe('README', () => {
  let app: NestExpressApplication;
  let worker: OrderbridgeWorker;

  beforeAll(async () => {
    const { url } = await freshDatabase('readme');
    await loadCompany(url, readCompanyFolder(join(ROOT, 'demo', 'company')).data);
    const config = Config.read({
      DATABASE_URL: url,
      TEMPORAL_ADDRESS: temporalAddress(),
      TEMPORAL_NAMESPACE: await freshNamespace('readme'),
      PORT: '0',
      LOG_LEVEL: 'warn',
    });
    worker = await OrderbridgeWorker.start(config);
    app = await startApi(config);
  });

  afterAll(async () => {
    await worker.stop();
    await app.close();
  });

  it('carries one order to closed with exactly the lines it prints', async () => {
    const lines = BLOCK.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1] ?? '';
    expect(lines).toContain('curl');
    expect((await run(lines, await app.getUrl())).trim().split('\n').at(-1)).toBe('closed');
  });
});

const GIVES_UP_AFTER_MS = 50_000;

/** Runs lines of a shell in a group of their own, so that none of them goes on waiting when they take too long. */
function run(lines: string, url: string): Promise<string> {
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', lines], {
    env: { ...process.env, ORDERBRIDGE_URL: url },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  shell.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const timer = setTimeout(() => process.kill(-shell.pid!, 'SIGKILL'), GIVES_UP_AFTER_MS);
  return new Promise((resolve, reject) => {
    shell.on('error', reject);
    shell.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(said);
      else reject(new Error(`the lines ended with ${code ?? 'a signal'} after: ${said}`));
    });
  });
}
