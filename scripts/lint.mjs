// npm run lint [-- --low-priority]: every checker that the repository has a configuration for. With a
// low priority it takes what others leave of the cores.
import { existsSync } from 'node:fs';
import os from 'node:os';
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
      // A fresh checkout has other times, but the same files.
      '--cache-strategy',
      'content',
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

if (process.argv.includes('--low-priority')) os.setPriority(os.constants.priority.PRIORITY_LOW);
let failed = false;
for (const { config, args } of checkers) {
  if (!existsSync(inRepo(config))) continue;
  const { code } = await run(process.execPath, args, { cwd: repo });
  if (code !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
