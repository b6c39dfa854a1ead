// Keeps a server running: when it ends unasked it is started again, later each time.
import { endOf, stopProcess } from './processes.mjs';
import { pause } from './wait.mjs';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
const HEALTHY_AFTER_MS = 60_000;

/**
 * Starts a server by `start(register)`, which registers the process and resolves when it is ready,
 * and watches it. The first start must succeed; afterwards every end is answered with a new start
 * until stop().
 */
export async function keepRunning({ name, start, say, register = () => {} }) {
  let current;
  let stopping = false;
  let wake = () => {};
  const stopped = new Promise((resolve) => (wake = resolve));
  const startOnce = () =>
    start((process) => {
      current = process;
      register(process);
    });

  const watch = async () => {
    let delay = FIRST_DELAY_MS;
    let since = Date.now();
    while (!stopping) {
      await current.exited;
      if (stopping) return;
      if (Date.now() - since > HEALTHY_AFTER_MS) delay = FIRST_DELAY_MS;
      say(`${name} (process ${current.pid}) ended ${endOf(current)}`);
      say(`${name}: starting it again in ${delay / 1_000} s`);
      await Promise.race([pause(delay), stopped]);
      if (stopping) return;
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
      since = Date.now();
      try {
        await startOnce();
        say(`${name} runs again as process ${current.pid}`);
      } catch (error) {
        if (!stopping) say(`${name} did not start: ${error.message.split('\n')[0]}`);
      }
    }
  };

  await startOnce();
  const watching = watch();
  return {
    name,
    get pid() {
      return current.pid;
    },
    /** Stops it for good, also when it is just being started again. */
    async stop() {
      stopping = true;
      wake();
      await stopProcess(current);
      await watching;
      await stopProcess(current);
    },
  };
}
