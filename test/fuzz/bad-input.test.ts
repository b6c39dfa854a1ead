import fc from 'fast-check';
import type { Person } from '../service/support/company.js';
import { TestCompany } from '../service/support/company.js';
import { Description, type OpenApi, type Operation } from './description.js';
import { KeptText } from './kept-text.js';
import { Requests, type Plan } from './requests.js';
import { SchemaCheck } from './schema-check.js';
import { seedOrders } from './seeded-orders.js';
import { textsIn } from './text-fields.js';
import { Values } from './values.js';
import { Verdict } from './verdict.js';
import { Vocabulary } from './vocabulary.js';
import { Wire, type Received } from './wire.js';

/** ORDERBRIDGE_FUZZ_SEED repeats a run, ORDERBRIDGE_FUZZ_SECONDS gives it more time. */
const SEED = Number(process.env['ORDERBRIDGE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const SECONDS = Number(process.env['ORDERBRIDGE_FUZZ_SECONDS'] ?? 40);
/** However slow the machine, each operation gets this many requests. */
const FEWEST = 10;
const FEWEST_TAKE_MS = 30_000;
const MOST = 100_000;

const PEOPLE: Person[] = [
  ...(['sales', 'orders', 'production', 'inventory', 'purchasing', 'logistics', 'finance'] as const),
  ...(['manager', 'customer', 'auditor', 'admin'] as const),
];

let company: TestCompany;
let description: Description;
let wire: Wire;
const words = new Vocabulary();
const tokens = new Map<string, string>();
const people = new Map<string, readonly string[]>();
let verdict: Verdict;
let kept: KeptText;

beforeAll(async () => {
  company = await TestCompany.open('fuzz');
  const { body } = await company.anybody.send('GET', '/openapi.json');
  description = new Description(body as OpenApi);
  wire = new Wire(company.url);
  verdict = new Verdict(description, new SchemaCheck(description), people);
  kept = new KeptText((sql, values) => company.rows(sql, values));
  for (const person of PEOPLE) await signIn(person);
  await seedOrders(company);
});
afterAll(async () => {
  wire?.close();
  await company?.close();
});

async function signIn(person: Person): Promise<void> {
  const credentials = { email: `${person}@demo.example`, password: 'orderbridge-demo' };
  const { token } = await company.anybody.post<{ token: string }>('/sessions', credentials);
  tokens.set(person, token);
  people.set(person, (await company.as(person).get<{ may: string[] }>('/me')).may);
}

/** What happened to an operation: how often it was answered with which status, and the first thing that was wrong. */
interface Outcome {
  statuses: Map<number, number>;
  /** Milliseconds that its answers took together. */
  waited: number;
  flaw?: string;
}

async function send({ person, ...sent }: Plan): Promise<Received> {
  const token = person === undefined ? undefined : tokens.get(person);
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return await wire.send({ ...sent, headers: { ...authorization, ...sent.headers } });
}

/** Reads the lists, so that requests name what there is now; by default all of them. */
async function lookAround(of: string[] = description.operations.map(({ path }) => path)): Promise<void> {
  for (const { method, path, permission } of description.operations) {
    if (method !== 'GET' || path.includes('{') || !path.startsWith('/v1/') || !of.includes(path)) continue;
    const person = PEOPLE.find((each) => permission === undefined || people.get(each)?.includes(permission));
    for (const limit of ['', '?limit=1']) {
      const answer = await send({ method, path: `${path}${limit}`, headers: {}, person });
      if (answer.status === 200) words.learn(JSON.parse(answer.text), path);
    }
  }
}

/** Lists of what an operation may name: those that its path begins with, and orders. */
const listsFor = ({ path }: Operation): string[] => [path.split(/[/:]\{/)[0] ?? '', '/v1/orders'];

/** How much of the time an operation gets: there is more to get wrong where something is changed. */
const shareOf = ({ method, parameters }: Operation): number => {
  if (method !== 'GET') return 6;
  return parameters.length > 0 ? 2 : 1;
};

/** Sends an operation what is generated: a few requests however slow the machine is, and more while there is time. */
async function walk(operation: Operation, seed: number, milliseconds: number): Promise<Outcome> {
  const outcome: Outcome = { statuses: new Map(), waited: 0 };
  const requests = new Requests(description, new Values(description, words), words, people);
  const property = fc.asyncProperty(requests.for(operation), (plan) => judge(operation, plan, outcome));
  const ends = Date.now() + milliseconds;
  const bounds = [
    { numRuns: FEWEST, seed },
    { numRuns: MOST, seed: seed + 1_000_000 },
  ];
  for (const bound of bounds) {
    const left = bound.numRuns === FEWEST ? FEWEST_TAKE_MS : ends - Date.now();
    if (left <= 0) break;
    const found = await fc.check(property, {
      ...bound,
      interruptAfterTimeLimit: left,
      markInterruptAsFailure: false,
    });
    // Out of time before the first request is no failure.
    if (found.counterexample === null) continue;
    outcome.flaw =
      found.errorInstance instanceof Error ? found.errorInstance.message : 'failed without a reason';
    break;
  }
  return outcome;
}

async function judge(operation: Operation, plan: Plan, outcome: Outcome): Promise<void> {
  const began = performance.now();
  const answer = await send(plan);
  outcome.waited += performance.now() - began;
  outcome.statuses.set(answer.status, (outcome.statuses.get(answer.status) ?? 0) + 1);
  const flaws = [...verdict.flawsOf(operation, plan, answer), ...(await lostOf(operation, plan, answer))];
  if (flaws.length > 0) throw new Error(`${flaws.join('; ')}\n${told(plan, answer)}`);
}

/** Texts that an operation was done with and that stand nowhere as they were sent. */
async function lostOf({ id, method, body }: Operation, plan: Plan, { status }: Received): Promise<string[]> {
  // A password is not kept, and an assessment touches nothing.
  if (
    id === 'signIn' ||
    id === 'assessChange' ||
    status >= 300 ||
    plan.method !== method ||
    !body ||
    !plan.body
  )
    return [];
  // A byte order mark is let through, as RFC 8259 allows.
  const sent: unknown = JSON.parse(plan.body.replace(/^\uFEFF/, ''));
  const lost = await kept.missing(textsIn(description, body.schema, sent));
  return lost.map((text) => `accepted the text ${JSON.stringify(text).slice(0, 200)} and did not keep it`);
}

const told = ({ method, path, person, headers, body }: Plan, { status, text }: Received): string =>
  [
    `  ${method} ${path.slice(0, 300)} as ${person ?? 'nobody'} with ${JSON.stringify(headers).slice(0, 300)}`,
    `  ${body?.slice(0, 500) ?? 'no body'}`,
    `  was answered ${String(status)} ${text.slice(0, 500)}`,
  ].join('\n');

describe('bad input', () => {
  it(
    'meets neither a fault nor an undocumented answer on any route',
    async () => {
      process.stdout.write(`bad input: seed ${String(SEED)} (ORDERBRIDGE_FUZZ_SEED repeats it)\n`);
      const outcomes = new Map<Operation, Outcome>();
      const ends = Date.now() + SECONDS * 1_000;
      const { operations } = description;
      let shares = operations.reduce((sum, operation) => sum + shareOf(operation), 0);
      await lookAround();
      for (const [i, operation] of operations.entries()) {
        await lookAround(listsFor(operation));
        const share = shareOf(operation) / shares;
        shares -= shareOf(operation);
        const left = Math.max(0, ends - Date.now());
        outcomes.set(operation, await walk(operation, SEED + i, left * share));
      }
      report(outcomes);
      const flaws = [...outcomes].flatMap(([{ method, path }, { flaw }]) =>
        flaw === undefined ? [] : [`${method} ${path}: ${flaw}`],
      );
      expect(flaws).toEqual([]);
      // Requests that are all refused would prove little.
      const done = [...outcomes.values()].filter(({ statuses }) => statuses.has(200) || statuses.has(201));
      expect(done.length).toBeGreaterThan(operations.length * 0.6);
    },
    (SECONDS + 120) * 1_000,
  );
});

function report(outcomes: Map<Operation, Outcome>): void {
  let requests = 0;
  let waited = 0;
  for (const [{ method, path }, outcome] of outcomes) {
    const counts = [...outcome.statuses].sort(([a], [b]) => a - b);
    const told = counts.map(([status, count]) => `${String(status)}×${String(count)}`).join(' ');
    requests += counts.reduce((sum, [, count]) => sum + count, 0);
    waited += outcome.waited;
    if (process.env['ORDERBRIDGE_FUZZ_TELL']) process.stdout.write(`  ${method} ${path}: ${told}\n`);
  }
  const took = `${String(Math.round(waited / requests))} ms each`;
  process.stdout.write(
    `bad input: ${String(requests)} requests to ${String(outcomes.size)} routes, ${took}\n`,
  );
}
