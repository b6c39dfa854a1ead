/** A problem document as a client of the API reads it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors: { pointer: string; code: string; message: string; given?: unknown }[];
  [fact: string]: unknown;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** The text as it came, and what it says. */
  text: string;
  body: unknown;
}

export interface Sending {
  body?: unknown;
  /** Sent as it is, for bodies that are no JSON. */
  raw?: string | Uint8Array;
  headers?: Record<string, string>;
}

/** Speaks to the API over HTTP as one signed-in user. */
export class ApiClient {
  constructor(
    readonly baseUrl: string,
    private readonly token: () => Promise<string | undefined>,
  ) {}

  async send(method: string, path: string, { body, raw, headers }: Sending = {}): Promise<Answer> {
    const token = await this.token();
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${this.baseUrl}/v1${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content as string }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : text,
    };
  }

  /** What a GET answers. @throws Error with the problem when it is refused */
  async get<T>(path: string): Promise<T> {
    return accepted('GET', path, await this.send('GET', path)) as T;
  }

  /** What a POST answers. @throws Error with the problem when it is refused */
  async post<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    return accepted('POST', path, await this.send('POST', path, { body, headers })) as T;
  }

  /** The problem that a POST is refused with. @throws Error when it is accepted or answered otherwise */
  async refused(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Problem> {
    return problemOf(await this.send('POST', path, { body, headers }));
  }
}

function accepted(method: string, path: string, { status, text, body }: Answer): unknown {
  if (status < 200 || status > 299) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
  return body;
}

/** The problem document of a refusal. */
export function problemOf(answer: Answer): Problem {
  if (answer.status < 400) throw new Error(`expected a refusal, got ${answer.status}: ${answer.text}`);
  if (answer.headers.get('content-type')?.startsWith('application/problem+json') !== true)
    throw new Error(`expected a problem document, got ${answer.status}: ${answer.text}`);
  return answer.body as Problem;
}
