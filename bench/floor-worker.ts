import { join } from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import { installTemporalRuntime } from '../src/platform/temporal/runtime.js';
import { WORKER_OPTIONS } from '../src/platform/temporal/worker-options.js';

/** The floor's worker, a process like the product's and with its options: `node floor-worker.js ADDRESS NAMESPACE QUEUE`. */
async function main([address = '', namespace = '', taskQueue = '']: readonly string[]): Promise<void> {
  installTemporalRuntime();
  const connection = await NativeConnection.connect({ address });
  const workflowsPath = join(__dirname, 'floor.workflow.js');
  const worker = await Worker.create({ ...WORKER_OPTIONS, connection, namespace, taskQueue, workflowsPath });
  process.once('disconnect', () => {
    worker.shutdown();
  });
  process.send?.('ready');
  await worker.run();
  await connection.close();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
