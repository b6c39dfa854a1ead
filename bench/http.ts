import { Agent, request } from 'node:http';

/** Whoever calls the API, with connections that stay open. `node:http`, because what calls shares the cores with what answers. */
export class HttpCaller {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly headers: Record<string, string>;

  constructor(
    private readonly url: string,
    token?: string,
  ) {
    this.headers = {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
  }

  async get<T>(path: string): Promise<T> {
    return await this.call<T>('GET', path);
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return await this.call<T>('POST', path, JSON.stringify(body));
  }

  close(): void {
    this.agent.destroy();
  }

  private async call<T>(method: string, path: string, body?: string): Promise<T> {
    const { status, text } = await this.send(method, path, body).catch((error: unknown) => {
      // An idle connection was being closed by the server as the request set out on it.
      if (!isClosedMeanwhile(error)) throw error;
      return this.send(method, path, body);
    });
    if (status >= 300) throw new Error(`${method} ${path}: ${String(status)} ${text}`);
    return JSON.parse(text) as T;
  }

  private send(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const sent = request(
        new URL(path, this.url),
        { method, agent: this.agent, headers: { ...this.headers, ...length } },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') });
          });
        },
      );
      sent.on('error', (error) => {
        reject(Object.assign(error, { reused: sent.reusedSocket }));
      });
      sent.end(body);
    });
  }
}

function isClosedMeanwhile(error: unknown): boolean {
  const { code, reused } = error as { code?: string; reused?: boolean };
  return reused === true && code === 'ECONNRESET';
}
