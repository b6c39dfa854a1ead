import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { beQuiet, bundled, WORKFLOWS } from '../workflows/company/company.js';
import { PATHS } from './paths.js';
import { record, recorded, type Recorded } from './recording.js';

const RECORD_MS = 180_000;
const recordHistories = process.env['ORDERBRIDGE_RECORD'] === '1';

/** Replays histories; the error of each, by its name. */
async function replay(
  workflowsPath: string,
  histories: readonly Recorded[],
): Promise<Map<string, Error | undefined>> {
  const options = { workflowBundle: await bundled(workflowsPath) };
  const named = histories.map(({ path, run, history }) => ({ workflowId: `${path}.${run}`, history }));
  const errors = new Map<string, Error | undefined>();
  for await (const { workflowId, error } of Worker.runReplayHistories(options, named))
    errors.set(workflowId, error);
  return errors;
}

/*
 * Orders live for months: what runs must replay as the code of today. Recorded anew, on a real server, by
 *   ORDERBRIDGE_RECORD=1 npm test -- test/replay
 * which is right for histories of new paths, and for a change made before anything runs. Once orders run, a change that
 * fails here wants a patch, not a new recording.
 */
describe('recorded histories', () => {
  let histories: Recorded[];
  let errors: Map<string, Error | undefined>;
  beforeAll(async () => {
    beQuiet();
    if (recordHistories) await record();
    histories = recorded();
    errors = await replay(WORKFLOWS, histories);
  }, RECORD_MS);

  test('are there for every path of the table, and for none beside', () => {
    expect([...new Set(histories.map(({ path }) => path))].sort()).toEqual(
      PATHS.map(({ name }) => name).sort(),
    );
    expect(errors.size).toBe(histories.length);
  });

  test.each(PATHS.map(({ name, divertedBy }) => [name, divertedBy.words, divertedBy] as const))(
    '%s: has its message in it (%s), and replays',
    (name, _words, divertedBy) => {
      const runs = histories.filter(({ path }) => path === name);
      expect(divertedBy.isIn(runs.map(({ history }) => history.events ?? []))).toBe(true);
      expect(runs.map(({ run }) => [run, errors.get(`${name}.${run}`)])).toEqual(
        runs.map(({ run }) => [run, undefined]),
      );
    },
  );

  test('name no machine', () => {
    for (const { history } of histories)
      expect(JSON.stringify(history)).not.toMatch(/"identity":"(?!test")[^"]*@|\/home\/|\/root\/|\/work\//);
  });
});

describe('a change of the story', () => {
  const changed = async (name: string) => {
    const straight = recorded().filter(({ path }) => path === 'straight-through');
    return (await replay(join(__dirname, 'changed', `${name}.workflow.ts`), straight)).get(
      'straight-through.1',
    );
  };

  test('that gives the same commands replays', async () => {
    expect(await changed('as-it-was')).toBeUndefined();
  });

  test('without a patch makes replay fail', async () => {
    expect((await changed('without-patch'))?.name).toBe('DeterminismViolationError');
  });

  test('with a patch replays', async () => {
    expect(await changed('with-patch')).toBeUndefined();
  });
});
