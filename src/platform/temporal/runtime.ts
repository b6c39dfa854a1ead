import { Logger } from '@nestjs/common';
import { DefaultLogger, Runtime } from '@temporalio/worker';

let installed = false;
let used = false;

/** Sends the log of the Temporal SDK and its core where the service's own log goes; once per process, before any connection. */
export function installTemporalRuntime(): void {
  if (installed) return;
  installed = true;
  const logger = new Logger('Temporal');
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      const line = { msg: message, ...meta };
      // The SDK's INFO is every change of a worker's state: of interest when looking for a fault only.
      if (level === 'ERROR') logger.error(line);
      else if (level === 'WARN') logger.warn(line);
      else logger.debug(line);
    }),
    telemetryOptions: { logging: { forward: {}, filter: 'WARN' } },
    // The process decides itself when to stop: see worker.ts and main.ts.
    shutdownSignals: [],
  });
}

/** From the first connection on, the runtime ends with the last one. */
export function temporalRuntimeIsUsed(): void {
  used = true;
}

/** A runtime that never had a connection must be ended, or it keeps the process alive. */
export async function endUnusedTemporalRuntime(): Promise<void> {
  if (installed && !used) await Runtime.instance().shutdown();
}
