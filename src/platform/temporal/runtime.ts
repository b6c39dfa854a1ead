import type { LoggerService } from '@nestjs/common';
import { DefaultLogger, Runtime } from '@temporalio/worker';

let installed = false;

/** Sends the log of the Temporal SDK and its core where the service's own log goes; once per process, before any connection. */
export function installTemporalRuntime(logger: LoggerService): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      const line = { msg: message, ...meta };
      // The SDK's INFO is every change of a worker's state: of interest when looking for a fault only.
      if (level === 'ERROR') logger.error(line, 'Temporal');
      else if (level === 'WARN') logger.warn(line, 'Temporal');
      else logger.debug?.(line, 'Temporal');
    }),
    telemetryOptions: { logging: { forward: {}, filter: 'WARN' } },
    // The process decides itself when to stop: see worker.ts and main.ts.
    shutdownSignals: [],
  });
}
