import { existsSync } from 'node:fs';
import { datasetFolder } from '../../demo/adventureworks/datasets.js';

/**
 * A `describe` for tests that need a data set that is not part of the repository. Without it the tests are skipped,
 * and say so; in CI, where it must be there, they fail.
 */
export function describeWithDataset(dataset: string, title: string, tests: (folder: string) => void): void {
  const folder = datasetFolder(dataset);
  if (existsSync(folder)) {
    describe(title, () => {
      tests(folder);
    });
    return;
  }
  const reason = `data set ${dataset} is missing: set ORDERBRIDGE_DATASETS to the folder that holds it`;
  if (process.env['CI'] !== 'true') {
    describe.skip(`${title} (${reason})`, () => {
      tests(folder);
    });
    return;
  }
  test(title, () => {
    throw new Error(reason);
  });
}
