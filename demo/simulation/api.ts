/** The API refused a request, or could not answer it. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Problem {
  code?: string;
  detail?: string;
  errors?: { pointer: string; message: string }[];
}

const ANSWERS_WITHIN_MS = 30_000;

/** The public API as one person or machine sees it, with their own sign-in. */
export class ApiClient {
  constructor(
    private readonly url: string,
    /** Who they are, as the API's records name them. */
    readonly name: string,
    private readonly token?: string,
  ) {}

  /** @throws ApiRefusal when the e-mail address or password is not right. */
  static async signIn(url: string, email: string, password: string): Promise<ApiClient> {
    const nobody = new ApiClient(url, email);
    const { token, user } = await nobody.post<{ token: string; user: { name: string } }>('/sessions', {
      email,
      password,
    });
    return new ApiClient(url, user.name, token);
  }

  /** A machine that signs in with a key. */
  withKey(name: string, key: string): ApiClient {
    return new ApiClient(this.url, name, key);
  }

  async get<T>(path: string): Promise<T> {
    return await this.send<T>('GET', path);
  }

  /** @param idempotencyKey Makes a repeat of the same request harmless. */
  async post<T>(path: string, body: unknown, idempotencyKey?: string): Promise<T> {
    return await this.send<T>('POST', path, body, idempotencyKey);
  }

  /** Every row of a list, page after page. `path` has a query already. */
  async all<T>(path: string): Promise<T[]> {
    const rows: T[] = [];
    let after = '';
    for (;;) {
      const page = await this.get<{ data: T[]; nextCursor: string | null }>(`${path}&limit=200${after}`);
      rows.push(...page.data);
      if (page.nextCursor === null) return rows;
      after = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
  }

  private async send<T>(method: string, path: string, body?: unknown, idempotencyKey?: string): Promise<T> {
    const response = await fetch(`${this.url}/v1${path}`, {
      method,
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as T;
    throw refusal(`${method} ${path} as ${this.name}`, response.status, text);
  }
}

function refusal(request: string, status: number, text: string): ApiRefusal {
  let problem: Problem = {};
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // An answer that is no problem document is shown as it is.
  }
  const { code = 'unknown', detail = text.slice(0, 500), errors = [] } = problem;
  const fields = errors.map(({ pointer, message }) => `${pointer}: ${message}`);
  return new ApiRefusal(status, code, [`${request}: ${status} ${code}: ${detail}`, ...fields].join('; '));
}
