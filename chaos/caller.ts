import { sleep } from './patience.js';
import type { Random } from './random.js';

export interface Reply {
  status: number;
  body: unknown;
}

const PASSWORD = 'orderbridge-demo';
const ANSWER_MS = 10_000;
/** How long somebody insists on an answer: longer than any server is away. */
const INSIST_MS = 180_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;
/** Answers that say: not now. */
const TRY_AGAIN = [408, 425, 429, 500, 502, 503, 504];

/** A client of the API as it should be: it repeats a request under the same key, at any of the APIs, until it is answered. */
export class Caller {
  private token: Promise<string> | undefined;
  /** Requests that were sent more than once before they were answered. */
  repeated = 0;
  /** Answers 500: none is expected, whatever is killed. */
  readonly faults: string[] = [];

  constructor(
    private readonly apis: readonly string[],
    private readonly email: string,
    private readonly random: Random,
  ) {}

  /** Sends a request until it is answered for good. */
  async insist(method: string, path: string, body?: unknown, key?: string): Promise<Reply> {
    const end = Date.now() + INSIST_MS;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const reply = await this.tryOnce(method, path, body, key);
      if (reply && !mustRepeat(reply)) return reply;
      if (Date.now() > end)
        throw new Error(`${method} ${path} was not answered: ${JSON.stringify(reply ?? 'cut off')}`);
      this.repeated += 1;
      await sleep(pause);
    }
  }

  /** One attempt at one of the APIs; nothing when it was cut off. */
  async tryOnce(method: string, path: string, body?: unknown, key?: string): Promise<Reply | undefined> {
    const api = this.random.pick(this.apis);
    try {
      const token = await this.signedIn(api);
      const reply = await request(api, method, path, body, {
        authorization: `Bearer ${token}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      });
      if (reply.status === 500) this.faults.push(`${method} ${path}: ${JSON.stringify(reply.body)}`);
      return reply;
    } catch {
      // Cut off: whether it was carried out is what the repeat under the same key finds out.
      return undefined;
    }
  }

  private async signedIn(api: string): Promise<string> {
    this.token ??= request(api, 'POST', '/sessions', { email: this.email, password: PASSWORD }, {}).then(
      ({ status, body }) => {
        if (status > 299) throw new Error(`signing in was answered ${String(status)}`);
        return (body as { token: string }).token;
      },
    );
    try {
      return await this.token;
    } catch (error) {
      this.token = undefined;
      throw error;
    }
  }
}

function mustRepeat({ status, body }: Reply): boolean {
  const isInProgress = status === 409 && (body as { code?: string }).code === 'idempotency-in-progress';
  return isInProgress || TRY_AGAIN.includes(status);
}

async function request(
  api: string,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Reply> {
  const response = await fetch(`${api}/v1${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text };
}
