// npm run company:load -- FOLDER [ASSUMPTIONS.json]: loads a company from a folder of CSV files into an empty database:
// that of DATABASE_URL, or of the `npm start` that runs, or the embedded one, started for it.
import path from 'node:path';
import { applicationEnv, runCommand } from './lib/application.mjs';
import { build } from './lib/build.mjs';
import { installPackages } from './lib/install.mjs';
import { homeDir } from './lib/paths.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { stopProcess } from './lib/processes.mjs';
import { RunRecord } from './lib/run-record.mjs';
import { secretsOf } from './lib/secrets.mjs';
import { explain, Missing, requireNode, step } from './lib/steps.mjs';
import { freePort } from './lib/wait.mjs';

requireNode();
const home = homeDir();
const recordFile = path.join(home, 'running.json');

try {
  const [folder, ...more] = process.argv.slice(2);
  if (!folder)
    throw new Missing('Which company?', 'npm run company:load -- FOLDER, for example demo/company');
  await step('Packages', (progress) => installPackages({ say: progress }));
  await step('Build', async (progress) => {
    const built = await build({ say: progress });
    if (built.problems) throw new Missing('The sources do not compile:', built.problems.trim().split('\n'));
    return built.summary;
  });
  await withDatabase(async (databaseUrl) => {
    const env = applicationEnv({ databaseUrl, home });
    await step('Company', () => runCommand('src/company-load', [path.resolve(folder), ...more], { env }));
  });
} catch (error) {
  explain(error);
  process.exitCode = 1;
}

async function withDatabase(work) {
  if (process.env.DATABASE_URL) return work(process.env.DATABASE_URL);
  const { databasePassword: password } = secretsOf(home);
  const running = RunRecord.readLive(recordFile);
  if (running) {
    const where = running.facts.PostgreSQL;
    if (!where)
      throw new Missing('npm start is still starting.', 'Wait until it says that Orderbridge is ready.');
    if (where === 'DATABASE_URL')
      throw new Missing('npm start uses a DATABASE_URL.', 'Set the same DATABASE_URL here.');
    return work(`postgres://orderbridge:${password}@${where}/orderbridge`);
  }
  const record = await RunRecord.claim(recordFile, { what: 'Loading a company' });
  let server;
  await step('PostgreSQL', async () => {
    server = await startPostgres({
      folder: path.join(home, 'postgres'),
      port: await freePort(),
      password,
      logFile: path.join(home, 'logs', 'postgres.log'),
      register: (process) => record.add(process),
    });
    return 'started for this';
  });
  try {
    return await work(server.url);
  } finally {
    await stopProcess(server.process);
    record.release();
  }
}
