import { ERROR_CODES } from '../../domain/errors/error-codes.js';
import { PROBLEM_JSON } from '../../src/platform/http/problem.js';
import type { Description, Operation, Schema } from './description.js';
import type { Plan } from './requests.js';
import type { SchemaCheck } from './schema-check.js';
import type { Received } from './wire.js';

/** Nothing of the inside may be seen: no statement, no path of a file, no stack. */
const INSIDE = /\bselect .* from |insert into|node_modules|\.[tj]s:\d|\bat \w+ \(|syntax for type|violates/i;
/** While the servers run, nobody is away. */
const AWAY = ['database-away', 'process-away'];
/** What a schema can tell; what is required or allowed may depend on who asks. */
const SCHEMA_CODES = ['wrong-type', 'bad-format', 'too-small', 'too-large', 'unknown-field'];

interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: keyof typeof ERROR_CODES;
  requestId: string;
  errors: { pointer: string; code: string }[];
}

/** Says what is wrong with an answer, by the description alone. */
export class Verdict {
  constructor(
    private readonly description: Description,
    private readonly check: SchemaCheck,
    private readonly people: ReadonlyMap<string, readonly string[]>,
  ) {}

  flawsOf(operation: Operation, plan: Plan, answer: Received): string[] {
    if (answer.status === 0) return [`no answer: ${answer.text}`];
    if (answer.status === 500) return ['a fault'];
    if (plan.method !== operation.method) return this.ofOtherMethod(operation, plan, answer);
    return [
      ...this.ofForm(operation, answer),
      ...(answer.status < 400 ? this.ofSuccess(operation, plan) : this.ofRefusal(operation, plan, answer)),
    ];
  }

  private ofForm(operation: Operation, { status, headers, text }: Received): string[] {
    const documented = operation.answers.get(status);
    if (!documented) return [`the description names no ${String(status)}`];
    const kind = (headers['content-type'] ?? '').split(';')[0] ?? '';
    if (Object.keys(documented).length === 0) return [];
    const media = documented[kind];
    if (!media) return [`${kind || 'no type'} is not among ${Object.keys(documented).join(', ')}`];
    if (!media.schema || !kind.includes('json')) return [];
    const body = parsed(text);
    if (body === undefined) return ['the answer is no JSON'];
    const flaw = this.check.flawOf(media.schema, body);
    return flaw === undefined ? [] : [`the answer is not as described: ${flaw}`];
  }

  private ofSuccess(operation: Operation, { person, body }: Plan): string[] {
    const { isProtected, permission } = operation;
    if (isProtected && person === undefined) return ['done for somebody who is not signed in'];
    if (permission !== undefined && !this.people.get(person ?? '')?.includes(permission))
      return [`done for ${String(person)}, who may not ${permission}`];
    const flaw = body === undefined ? undefined : this.flawOfBody(operation, body);
    return flaw === undefined ? [] : [`accepted although ${flaw}`];
  }

  private ofRefusal(operation: Operation, plan: Plan, { status, headers, text }: Received): string[] {
    if (headers['content-type']?.startsWith(PROBLEM_JSON) !== true) return [];
    const problem = parsed(text) as ProblemBody | undefined;
    if (problem === undefined) return [];
    const flaws = incomplete(problem, status, headers);
    if (problem.code !== 'validation-failed' && problem.code !== 'unknown-field') return flaws;
    return [...flaws, ...this.ofComplaint(operation, plan, problem)];
  }

  /** What a schema lets through may be refused for reasons beyond it, but not for its type, length or format. */
  private ofComplaint(operation: Operation, { body, path }: Plan, { errors }: ProblemBody): string[] {
    if (!operation.body || body === undefined || path.includes('?')) return [];
    if (parsed(body) === undefined || this.flawOfBody(operation, body) !== undefined) return [];
    return errors
      .filter(({ pointer, code }) => SCHEMA_CODES.includes(code) && pointer.startsWith('/'))
      .filter(({ pointer }) => !this.isFree(operation.body?.schema ?? {}, pointer))
      .map(({ pointer, code }) => `${pointer} is ${code}, which the description does not tell`);
  }

  private flawOfBody({ body }: Operation, text: string): string | undefined {
    const value = parsed(text);
    return body && value !== undefined ? this.check.flawOf(body.schema, value) : undefined;
  }

  /** Whether a pointer leads to where the description leaves open what stands there. */
  private isFree(schema: Schema, pointer: string): boolean {
    let at = this.description.resolve(schema);
    for (const step of pointer.split('/').slice(1)) {
      const inner = at.items ?? at.properties?.[step];
      if (!inner) return at.additionalProperties !== false;
      at = this.description.resolve(inner);
    }
    return false;
  }

  private ofOtherMethod({ path }: Operation, plan: Plan, { status, headers }: Received): string[] {
    // An address that cannot be read is refused whatever the method; a verb's address may name a thing to GET.
    if (status === 405 && headers['allow'] !== undefined) return [];
    if ([400, 401, 404, 413, 415].includes(status)) return [];
    return [`${plan.method} ${path} is not described and was answered ${String(status)}`];
  }
}

function incomplete(problem: ProblemBody, status: number, headers: Record<string, string>): string[] {
  const flaws: string[] = [];
  const { code, title, detail, type, requestId } = problem;
  if (problem.status !== status) flaws.push(`its status is ${String(problem.status)}`);
  if (ERROR_CODES[code]?.status !== status) flaws.push(`${code} is not answered with ${String(status)}`);
  if (type !== `/docs/errors#${code}`) flaws.push(`its type is ${type}`);
  if (!/\S/.test(title) || !/\S/.test(detail)) flaws.push('title or detail is blank');
  if (requestId === '' || requestId !== headers['x-request-id']) flaws.push('its request id is another');
  if (status === 503 && headers['retry-after'] === undefined) flaws.push('503 without Retry-After');
  if (AWAY.includes(code)) flaws.push(`${code} while everything runs`);
  if (INSIDE.test(`${title} ${detail}`)) flaws.push(`shows its inside: ${detail}`);
  return flaws;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
