// Building dist/ and the workflow bundle, when the sources are newer.
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { inRepo, repo } from './paths.mjs';
import { run } from './processes.mjs';

const SOURCES = ['domain', 'workflows', 'activities', 'src', 'demo', 'bench', 'chaos'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
const BUNDLED = ['dist/workflows', 'dist/domain', 'dist/src/bundle.js'];
const STAMP = inRepo('dist', '.built');
const BUNDLE = inRepo('dist', 'workflow-bundle.js');

/**
 * Compiles and bundles what is stale. Returns {summary, problems}: with type errors the output is
 * written all the same, and the caller decides whether that is good enough.
 */
export async function build({ say = () => {} } = {}) {
  return withLock(inRepo('node_modules', '.cache', 'orderbridge', 'build.lock'), { say }, async () => {
    const compiled = await compile(say);
    const bundled = await bundle(say);
    const parts = [compiled.summary, bundled.summary];
    return { summary: parts.join(', '), problems: compiled.problems ?? bundled.problems };
  });
}

async function compile(say) {
  if (newest([...SOURCES, ...SETTINGS]) <= mtime(STAMP)) return { summary: 'up to date' };
  say('compiling');
  const begin = new Date();
  const tsc = await runNode(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
  if (tsc.code !== 0) return { summary: 'compiled with errors', problems: tsc.output };
  // Stamped with the time before the compiler read the sources: an edit during the build is newer.
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, `${begin.toISOString()}\n`);
  utimesSync(STAMP, begin, begin);
  return { summary: 'compiled' };
}

async function bundle(say) {
  const bundler = inRepo('dist', 'src', 'bundle.js');
  if (!existsSync(bundler)) return { summary: 'no workflows to bundle' };
  if (newest(BUNDLED) <= mtime(BUNDLE)) return { summary: 'bundle up to date' };
  say('bundling the workflows');
  const made = await runNode([bundler]);
  return made.code === 0
    ? { summary: 'workflows bundled' }
    : { summary: 'bundle failed', problems: made.output };
}

/** Checks the types of everything, tests included. Returns the compiler's complaints, if any. */
export async function typecheck() {
  const tsc = await runNode([
    'node_modules/typescript/bin/tsc',
    '-p',
    'tsconfig.json',
    '--noEmit',
    '--pretty',
    'false',
  ]);
  return tsc.code === 0 ? undefined : tsc.output;
}

const runNode = (args) => run(process.execPath, args, { cwd: repo, quiet: true });

function mtime(file) {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

/** The newest change among files and below folders; a file's removal shows in its folder. */
function newest(places) {
  let latest = 0;
  const visit = (place) => {
    latest = Math.max(latest, mtime(place));
    if (!existsSync(place) || !statSync(place).isDirectory()) return;
    for (const entry of readdirSync(place, { withFileTypes: true })) {
      if (entry.name === 'node_modules') continue;
      const inner = path.join(place, entry.name);
      if (entry.isDirectory()) visit(inner);
      else if (!entry.name.endsWith('.test.ts')) latest = Math.max(latest, mtime(inner));
    }
  };
  for (const place of places) visit(inRepo(place));
  return latest;
}
