import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where the public sample data is kept unless `ORDERBRIDGE_DATASETS` names a folder: beside the checkout. */
const BESIDE_THE_CHECKOUT = '../shared/data';

/** Folder of a data set that is not part of the repository, e.g. `adventureworks`, whether it exists or not. */
export function datasetFolder(name: string): string {
  return join(process.env['ORDERBRIDGE_DATASETS'] ?? resolve(checkout(), BESIDE_THE_CHECKOUT), name);
}

/** The repository's folder, whether this runs from the sources or from `dist/`. */
function checkout(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
