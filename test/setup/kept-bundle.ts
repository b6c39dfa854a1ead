import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';

const REPOSITORY = path.join(__dirname, '../..');
const FOLDER = path.join(REPOSITORY, 'node_modules/.cache/orderbridge/workflow-bundles');
/** All that a bundle is made of. */
const SOURCES = ['workflows', 'domain'];
const PACKAGES = 'package-lock.json';

/**
 * The bundle of the workflows as they stand, made by whoever needs it first: many test files do, and the bundler takes
 * seconds. It is known by the content of its sources, so that a change of one is bundled anew.
 */
export async function keptBundle(
  make: () => Promise<WorkflowBundleWithSourceMap>,
): Promise<WorkflowBundleWithSourceMap> {
  const name = `${contentOfSources()}.json`;
  const file = path.join(FOLDER, name);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as WorkflowBundleWithSourceMap;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const bundle = await make();
  keep(file, bundle);
  return bundle;
}

/** In place at once, for others may be reading; those of earlier sources go. */
function keep(file: string, bundle: WorkflowBundleWithSourceMap): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER).filter((each) => each.endsWith('.json')))
    rmSync(path.join(FOLDER, name), { force: true });
  const growing = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(growing, JSON.stringify(bundle));
  renameSync(growing, file);
}

function contentOfSources(): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((folder) =>
    readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => path.join(folder, name)),
  );
  for (const file of [...files.sort(), PACKAGES])
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(REPOSITORY, file)))
      .update('\0');
  // Its source map names the files by their places.
  return hash.update(REPOSITORY).digest('hex');
}
