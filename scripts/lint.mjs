// npm run lint: every checker that the repository has a configuration for.
import { existsSync } from 'node:fs';
import { inRepo, repo } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';

const checkers = [
  {
    config: 'eslint.config.mjs',
    args: [
      'node_modules/eslint/bin/eslint.js',
      '.',
      '--max-warnings=0',
      '--cache',
      '--cache-location',
      'node_modules/.cache/eslint/',
    ],
  },
  {
    config: '.dependency-cruiser.cjs',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      ...['domain', 'workflows', 'activities', 'src', 'demo', 'bench', 'chaos'].filter((folder) =>
        existsSync(inRepo(folder)),
      ),
    ],
  },
  {
    config: '.prettierrc.json',
    args: [
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      '--log-level',
      'warn',
      '--cache',
      '--cache-location',
      'node_modules/.cache/prettier-lint',
      '.',
    ],
  },
];

let failed = false;
for (const { config, args } of checkers) {
  if (!existsSync(inRepo(config))) continue;
  const { code } = await run(process.execPath, args, { cwd: repo });
  if (code !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
