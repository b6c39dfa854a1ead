import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { WORKFLOW_INTERCEPTORS, WORKFLOWS_PATH } from './platform/temporal/workflow-code.js';

/** Bundles the workflows at build time, so that a worker starts without a bundler. */
async function main(): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: WORKFLOWS_PATH,
    workflowInterceptorModules: WORKFLOW_INTERCEPTORS,
  });
  const target = join(__dirname, '..', 'workflow-bundle.js');
  await writeFile(target, code);
  process.stdout.write(`bundled ${String(Math.round(code.length / 1024))} KiB of workflow code\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
