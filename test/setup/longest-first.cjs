// The sequence in which Jest runs files: those first that take longest, so that none of them runs on alone when all
// others have ended. Jest remembers how long a file took; in a fresh checkout it would go by the size of the files, and
// the longest are small.
const path = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** Measured, in seconds: a file that is not here is taken to be short. */
const SECONDS = {
  'test/service/demo.test.ts': 200,
  'test/crash/crash.test.ts': 220,
  'test/crash/failing-commands.test.ts': 190,
  'test/replay/cache-off.test.ts': 140,
  'test/model/model.test.ts': 140,
  'test/change-model/change-model.test.ts': 120,
  'test/change-model/faults.test.ts': 60,
  'test/model/faults.test.ts': 95,
  'test/crash/points.test.ts': 90,
  'test/fuzz/bad-input.test.ts': 90,
  'test/bootstrap/start.test.ts': 60,
};
/** A service with its servers, or a workflow on the time-skipping server; against a rule by itself. */
const FOLDERS = [
  ['test/service/', 20],
  ['test/workflows/', 15],
  ['test/', 10],
];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    // Jest's own sequence settles what is expected to take as long as another.
    return super.sort([...tests]).sort((one, other) => this.expected(other) - this.expected(one));
  }

  expected(test) {
    const remembered = this.time(test);
    if (remembered !== undefined) return remembered / 1_000;
    const file = path.relative(test.context.config.rootDir, test.path).split(path.sep).join('/');
    return SECONDS[file] ?? FOLDERS.find(([folder]) => file.startsWith(folder))?.[1] ?? 1;
  }
};
