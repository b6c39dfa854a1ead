// npm run fuzz [-- --seconds 300 ARGUMENTS OF SCHEMATHESIS]: lets schemathesis make requests from the API's
// description, on servers of its own that are thrown away afterwards. Needs Python; see docs/how-to/fuzz.md.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repo } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';
import { findSchemathesis } from './lib/schemathesis-finder.mjs';
import { explain, requireNode, say, step } from './lib/steps.mjs';

const PASSWORD = 'orderbridge-demo';
/** Who makes the requests: an operation is called by the first of them who may. */
const PEOPLE = [
  'orders',
  'production',
  'inventory',
  'purchasing',
  'logistics',
  'finance',
  'admin',
  'customer',
];
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
  'ignored_auth',
];
/** Orders for the requests to name; their tasks and documents come of themselves. */
const ORDERS = [
  { customer: 'C-XIANDA', lines: [{ item: 'CS-200', quantity: '5' }] },
  { customer: 'C-YUEJIE', lines: [{ item: 'CV-30', quantity: '1' }] },
  { customer: 'C-SHUTONG', lines: [{ item: 'FILM-500', quantity: '9000' }] },
];
const ORDERS_TAKE_MS = 8_000;
/** One operation with a rich body can take all the time of its run: it shares it with these few only. */
const OPERATIONS_PER_RUN = 6;

/** Rows of lists and tokens of people, read once. */
const lists = new Map();
const tokens = new Map();

requireNode();
const api = process.env.API_URL;
const { seconds, rest } = argumentsOf(process.argv.slice(2));
try {
  process.exitCode = api ? await fuzz() : await withServers();
} catch (error) {
  explain(error);
  process.exitCode = 1;
}

function argumentsOf(words) {
  const at = words.indexOf('--seconds');
  if (at < 0) return { seconds: 300, rest: words };
  return { seconds: Number(words[at + 1]), rest: words.toSpliced(at, 2) };
}

/** Finds schemathesis before anything is started, and comes back here with servers. */
async function withServers() {
  let program;
  await step('Schemathesis', async (progress) => {
    const found = await findSchemathesis({ say: progress });
    program = found.program;
    return found.how;
  });
  const script = ['node', 'scripts/fuzz.mjs', ...process.argv.slice(2)];
  const args = ['scripts/with-servers.mjs', '--api', '--worker', ...script];
  return (await run(process.execPath, args, { cwd: repo, env: { ...process.env, SCHEMATHESIS: program } }))
    .code;
}

/** Runs of schemathesis for each person, with a few of the operations that are theirs in each. */
async function fuzz() {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderbridge-fuzz-'));
  try {
    for (const order of ORDERS) await ask('POST', '/v1/orders', await tokenOf('sales'), order);
    await new Promise((resolve) => setTimeout(resolve, ORDERS_TAKE_MS));
    const parts = await share(await ask('GET', '/v1/openapi.json'));
    const all = parts.reduce((sum, { operations }) => sum + operations.length, 0);
    const results = [];
    for (const part of parts) results.push(await runPart(part, all, folder));
    return conclude(results, all);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Says what was found, and what was not looked at: nothing found in little time is not much. @returns the exit code */
function conclude(results, all) {
  const failed = [...new Set(results.filter(({ code }) => code !== 0).map(({ person }) => person))];
  const sum = (of) => results.reduce((total, { report }) => total + (report ? of(report) : 0), 0);
  const requests = sum(({ test_cases }) => test_cases.generated);
  say(
    failed.length === 0
      ? `Nothing found in ${requests} requests`
      : `Something was found as ${failed.join(', ')}: see above (${requests} requests)`,
  );
  const tested = sum(({ operations }) => operations.tested);
  const noTime = sum(({ phases, operations }) =>
    phases.fuzzing.status === 'skip' ? operations.selected : 0,
  );
  say(`  Of ${all} operations ${tested} were called; for ${noTime} there was no time for random requests`);
  return failed.length === 0 ? 0 : 1;
}

/** The description, and the operations that each person is the first who may call. */
async function share(document) {
  const parts = [];
  for (const person of PEOPLE) {
    const token = await tokenOf(person);
    const { may } = await ask('GET', '/v1/me', token);
    parts.push({ person, token, may, operations: [] });
  }
  for (const [address, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const permission = operation['x-permission'];
      const part = parts.find(({ may }) => permission === undefined || may.includes(permission));
      if (!part) throw new Error(`none of ${PEOPLE.join(', ')} may ${permission}`);
      part.operations.push(operation.operationId);
      methods[method] = await withExamples(address, operation, part.token);
    }
  }
  return parts.flatMap((part) =>
    chunksOf(part.operations, OPERATIONS_PER_RUN).map((operations) => ({ ...part, operations, document })),
  );
}

function chunksOf(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}

/** Names in the path what there is, taken from the list above it. */
async function withExamples(address, operation, token) {
  const parameters = [];
  for (const parameter of operation.parameters ?? []) {
    const list = address.split(`/{${parameter.name}}`)[0];
    const rows = parameter.in === 'path' ? await rowsOf(list, token) : [];
    const found = rows.map((row) => row[parameter.name]).filter((value) => typeof value === 'string');
    const examples = Object.fromEntries(found.slice(0, 5).map((value, i) => [`there${i}`, { value }]));
    parameters.push(found.length > 0 ? { ...parameter, examples } : parameter);
  }
  return { ...operation, ...(parameters.length > 0 ? { parameters } : {}) };
}

async function rowsOf(list, token) {
  if (!lists.has(list)) {
    const response = await fetch(`${api}${list}?limit=5`, { headers: { authorization: `Bearer ${token}` } });
    lists.set(list, response.ok ? (await response.json()).data : []);
  }
  return lists.get(list);
}

async function runPart({ person, token, document, operations }, all, folder) {
  const file = path.join(folder, `${person}.json`);
  writeFileSync(file, JSON.stringify(document));
  say(`As ${person}: ${operations.length} operations`);
  const bounds = ['--max-time', String(Math.max(5, Math.round((seconds * operations.length) / all)))];
  // The whole description, so that a method which another person calls is not taken for undescribed.
  const mine = operations.flatMap((id) => ['--include-operation-id', id]);
  const options = ['--url', api, '--phases', 'examples,coverage,fuzzing', '--checks', CHECKS.join(',')];
  const header = ['--header', `Authorization: Bearer ${token}`];
  const summary = path.join(folder, `${person}-report.json`);
  const told = ['--report', 'json', '--report-json-path', summary, '--continue-on-failure'];
  const args = ['run', file, ...mine, ...options, ...bounds, ...header, ...told, ...rest];
  const { code } = await run(process.env.SCHEMATHESIS, args, { cwd: folder });
  return {
    person,
    code,
    report: existsSync(summary) ? JSON.parse(readFileSync(summary, 'utf8')) : undefined,
  };
}

async function tokenOf(person) {
  if (!tokens.has(person)) {
    const credentials = { email: `${person}@demo.example`, password: PASSWORD };
    tokens.set(person, (await ask('POST', '/v1/sessions', undefined, credentials)).token);
  }
  return tokens.get(person);
}

async function ask(method, address, token, body) {
  const response = await fetch(`${api}${address}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok)
    throw new Error(`${method} ${address} was answered ${response.status}: ${await response.text()}`);
  return await response.json();
}
