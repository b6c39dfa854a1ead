import { Agent, request } from 'node:http';

/** A request as it goes over the wire: nothing is corrected on the way, as `fetch` would. */
export interface Sent {
  method: string;
  /** Address with its query, percent-encoded. */
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Received {
  /** 0 when nothing came within the patience. */
  status: number;
  headers: Record<string, string>;
  text: string;
}

const PATIENCE_MS = 20_000;

/** Sends requests one after the other over connections that are kept open. */
export class Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4 });
  private readonly url: URL;

  constructor(url: string) {
    this.url = new URL(url);
  }

  async send({ method, path, headers, body }: Sent): Promise<Received> {
    const { hostname, port } = this.url;
    const content = body === undefined ? undefined : Buffer.from(body);
    return await new Promise<Received>((resolve) => {
      const nothing = (text: string): void => resolve({ status: 0, headers: {}, text });
      const options = {
        ...{ agent: this.agent, hostname, port, method, path, timeout: PATIENCE_MS },
        headers: { ...headers, ...(content ? { 'content-length': String(content.length) } : {}) },
      };
      const sending = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => nothing(`the answer broke off: ${error.message}`));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Record<string, string>,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sending.on('timeout', () =>
        sending.destroy(new Error(`nothing came within ${String(PATIENCE_MS)} ms`)),
      );
      sending.on('error', (error) => nothing(error.message));
      sending.end(content);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
