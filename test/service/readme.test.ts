import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
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
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', lines], {
      env: { ...process.env, ORDERBRIDGE_URL: await app.getUrl() },
      timeout: 60_000,
    });
    expect(stdout.trim().split('\n').at(-1)).toBe('closed');
  });
});
