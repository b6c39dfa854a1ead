// Which servers the selected test files need, told by what they import: a run of pure unit tests
// starts none.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { inRepo, repo } from './paths.mjs';
import { run } from './processes.mjs';

const IMPORT = /(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/** {files, database, temporal, ownServers, testServer, any}: the selection and what it needs. */
export async function selectTests(jestArgs) {
  const listed = await run(
    process.execPath,
    ['node_modules/jest/bin/jest.js', '--listTests', '--json', ...jestArgs],
    {
      cwd: repo,
      quiet: true,
    },
  );
  const json = listed.output.match(/^\[.*\]$/m)?.[0];
  if (listed.code !== 0 || !json) throw new Error(`jest --listTests failed:\n${listed.output}`);
  const files = JSON.parse(json);
  const reached = new Set();
  for (const file of files) follow(file, reached);
  const needs = (name) => reached.has(inRepo('test', 'setup', name));
  const needed = {
    database: needs('database.ts'),
    temporal: needs('temporal.ts'),
    ownServers: needs('own-servers.ts'),
    testServer: needs('test-server.ts'),
  };
  return { files, ...needed, any: Object.values(needed).includes(true) };
}

function follow(file, reached) {
  if (reached.has(file)) return;
  reached.add(file);
  for (const [, specifier] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const target = resolve(path.resolve(path.dirname(file), specifier));
    if (target) follow(target, reached);
  }
}

function resolve(target) {
  const stem = target.replace(/\.js$/, '');
  const tries = [target, `${stem}.ts`, `${stem}.tsx`, path.join(stem, 'index.ts')];
  return tries.find((file) => existsSync(file) && statSync(file).isFile());
}
