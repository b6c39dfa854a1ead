import { temporal } from '@temporalio/proto';
import { freshNamespace, temporalAddress } from '../setup/temporal.js';
import { Company } from '../workflows/company/company.js';
import { PATHS } from './paths.js';

/** A worker that keeps no workflow in memory: each workflow task replays its order from the first event. */
const FORGETFUL = { maxCachedWorkflows: 0 };
const PATH_MS = 60_000;
/** Not the code's fault: a message came while the worker was about to end or continue the workflow. */
const UNHANDLED = temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;

/*
 * What is recorded was run once and is replayed whole. Here every path is lived through with the workflow forgotten
 * after each task, as after a crash at each of them: code that replays only from its end, or not twice the same, gets
 * stuck on the way. On the real server, as the histories were recorded: the time-skipping one loses a workflow task now
 * and then when a query meets a worker without a cache.
 */
describe('every recorded path, with a worker that forgets the order after each workflow task', () => {
  let company: Company;
  let tasks = 0;
  beforeAll(async () => {
    company = await Company.openOn(temporalAddress(), await freshNamespace('cache_off'), FORGETFUL);
  }, PATH_MS);
  afterAll(async () => {
    process.stdout.write(
      `cache off: ${PATHS.length} paths, ${tasks} workflow tasks, each replayed from the start\n`,
    );
    await company?.close();
  });

  test.each(PATHS.map((path) => [path.name, path] as const))(
    '%s comes to its end, and no workflow task fails',
    async (_name, path) => {
      const workflowId = await path.play(company);
      const runs = await Promise.all(
        (await company.runsOf(workflowId)).map(async (runId) => {
          const history = await company.client.workflow.getHandle(workflowId, runId).fetchHistory();
          return history.events ?? [];
        }),
      );
      expect(path.divertedBy.isIn(runs)).toBe(true);
      const events = runs.flat();
      const failed = events.flatMap(({ workflowTaskFailedEventAttributes: each }) =>
        each && each.cause !== UNHANDLED ? [each.failure?.message] : [],
      );
      expect(failed).toEqual([]);
      tasks += events.filter((event) => event.workflowTaskCompletedEventAttributes).length;
    },
    PATH_MS,
  );
});
