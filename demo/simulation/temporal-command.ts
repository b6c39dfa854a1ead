import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { orderWorkflowId } from '../../workflows/messages.js';
import { checkout } from './scenario.js';

const execute = promisify(execFile);
/** Where there is no program yet it is built, which takes minutes. */
const FOUND_WITHIN_MS = 20 * 60_000;
const SENT_WITHIN_MS = 30_000;

/** Temporal's command line, as somebody uses it who has a terminal and knows nothing of the API. */
export class TemporalCommand {
  constructor(
    private readonly address: string,
    private readonly namespace: string,
  ) {}

  /**
   * Sends a signal to an order's workflow.
   * @returns the command as it would be typed
   * @throws Error with what the program says when it fails
   */
  async signal(order: string, name: string, input: object): Promise<string> {
    const { stdout } = await execute(process.execPath, [join(checkout(), 'scripts', 'find-temporal.mjs')], {
      timeout: FOUND_WITHIN_MS,
    });
    const json = JSON.stringify(input);
    const words = ['workflow', 'signal', '--workflow-id', orderWorkflowId(order), '--name', name];
    const where = ['--address', this.address, '--namespace', this.namespace];
    await execute(stdout.trim(), [...words, '--input', json, ...where], { timeout: SENT_WITHIN_MS });
    return `temporal ${words.join(' ')} --input '${json}' ${where.join(' ')}`;
  }
}
