import path from 'node:path';
import { fakeProgram, runScript, temporaryFolder } from './run-script.js';

describe('npm run fuzz', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);
  const programs = path.join(folder, 'bin');
  const env = { PATH: programs, HOME: folder, ORDERBRIDGE_CACHE: path.join(folder, 'cache') };

  it('says what to install where Python is not there, and starts nothing', async () => {
    const { code, stdout } = await runScript('scripts/fuzz.mjs', [], env);
    expect(code).toBe(1);
    expect(stdout).toContain('Python is not on the PATH');
    expect(stdout).toContain('Install Python 3.10 or later');
    expect(stdout).not.toContain('PostgreSQL');
  });

  it('tells what pip said where the package cannot be had', async () => {
    fakeProgram(path.join(programs, 'python3'), 'echo "no module named venv"; exit 1');
    const { code, stdout } = await runScript('scripts/fuzz.mjs', [], env);
    expect(code).toBe(1);
    expect(stdout).toContain('no module named venv');
  });

  it('refuses a SCHEMATHESIS that is no program', async () => {
    const { code, stdout } = await runScript('scripts/fuzz.mjs', [], { ...env, SCHEMATHESIS: '/nowhere' });
    expect(code).toBe(1);
    expect(stdout).toContain('SCHEMATHESIS names /nowhere');
  });
});
