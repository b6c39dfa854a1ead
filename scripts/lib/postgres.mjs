// An embedded PostgreSQL: a cluster in a folder, made on the first start and reused afterwards.
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRepo } from './paths.mjs';
import { clusterFolder, postgresPrograms } from './postgres-programs.mjs';
import { identify } from './process-identity.mjs';
import { endLeftover, POSTGRES_STOP, run, startProcess, waitUntilReady } from './processes.mjs';

const USER = 'orderbridge';
const DATABASE = 'orderbridge';

/**
 * UTF8 and ICU whatever LANG says: without these flags an unset LANG makes a SQL_ASCII cluster,
 * and the plain C locale lets pg_trgm drop Chinese.
 */
const INITDB_LOCALE = ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=und', '--locale=C.UTF-8'];
// C.UTF-8 is a name that Linux has; elsewhere the plain C name with UTF8 comes closest.
const LOCALE = process.platform === 'linux' ? INITDB_LOCALE : [...INITDB_LOCALE.slice(0, 3), '--locale=C'];
/** What macOS takes of a socket's path; Linux takes four bytes more. Windows is reached by TCP. */
const LONGEST_SOCKET = 103;

/**
 * Starts the cluster in `folder` and waits until it takes connections. `register` is told of the
 * process at once, that a killed run can be cleaned up after. What need not be `durable` is lost when
 * the machine ends, not when the server is killed, and waits for no disk.
 */
export async function startPostgres({
  folder,
  port,
  password,
  logFile,
  durable = true,
  register = () => {},
  say = () => {},
}) {
  const { program, ids } = postgresPrograms();
  const data = clusterFolder(folder, ids);
  if (!existsSync(path.join(data, 'PG_VERSION'))) {
    await makeCluster({ data, program, ids, password });
    say('made a new cluster');
  }
  await clearStaleLock(data, say);
  const socket = path.join(data, `.s.PGSQL.${port}`);
  const hasSocket = process.platform !== 'win32' && Buffer.byteLength(socket) <= LONGEST_SOCKET;
  // The cluster's own folder, which no other user can enter: named as the server sees it, whatever its path holds.
  const sockets = `unix_socket_directories=${hasSocket ? '.' : ''}`;
  const settings = ['listen_addresses=127.0.0.1', sockets, 'max_connections=200'];
  if (!durable) settings.push('fsync=off', 'full_page_writes=off');
  const server = startProcess({
    name: 'PostgreSQL',
    command: program('postgres'),
    args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    cwd: path.parse(data).root,
    env: { ...process.env, LC_ALL: process.platform === 'linux' ? 'C.UTF-8' : 'C' },
    logFile,
    ids,
    stop: POSTGRES_STOP,
  });
  register(server);
  // Recovery after a kill is part of the start: give a large log time to be replayed.
  await waitUntilReady(server, () => lockFile(data)?.pid === server.pid && lockFile(data).ready, {
    timeoutMs: 300_000,
  });
  // By the socket a statement costs the server a fifth less than by TCP, and its client a tenth. Host and port stay for
  // programs that connect by them.
  const bySocket = hasSocket ? `?host=${encodeURIComponent(data)}` : '';
  const urlOf = (database) =>
    `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}${bySocket}`;
  await ensureDatabase(urlOf('postgres'), DATABASE);
  return { ...server, process: server, url: urlOf(DATABASE), data };
}

async function makeCluster({ data, program, ids, password }) {
  // Made beside its place and moved there when complete: a killed first start leaves no half one.
  const growing = `${data}.new`;
  rmSync(growing, { recursive: true, force: true });
  mkdirSync(growing, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(growing, 'password');
  const cluster = path.join(growing, 'cluster');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  mkdirSync(cluster, { mode: 0o700 });
  if (ids.uid !== undefined)
    for (const each of [growing, passwordFile, cluster]) chownSync(each, ids.uid, ids.gid);
  const flags = [
    `--pgdata=${cluster}`,
    `--username=${USER}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
  ];
  const made = await run(program('initdb'), [...flags, ...LOCALE], {
    quiet: true,
    cwd: path.parse(data).root,
    ids,
  });
  if (made.code !== 0) throw new Error(`PostgreSQL's initdb failed:\n${made.output.slice(-2_000)}`);
  renameSync(cluster, data);
  rmSync(growing, { recursive: true, force: true });
}

/** What postmaster.pid says; its eighth line becomes "ready" when connections are taken. */
function lockFile(data) {
  try {
    const lines = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/**
 * PostgreSQL refuses to start when the number in a dead server's lock file has passed to another
 * process of the same user. So look who has it: a server of this very cluster is ended (the run
 * that owned it is gone, else we would not be here), anyone else only borrowed the number.
 */
async function clearStaleLock(data, say) {
  const lock = lockFile(data);
  if (!lock) return;
  const holder = identify(lock.pid);
  const isOurs = holder?.command.split(' ').includes(data) ?? false;
  if (isOurs) {
    await endLeftover({ name: 'PostgreSQL', stop: POSTGRES_STOP, ...holder });
    say('ended a server that an earlier run left');
  }
  rmSync(path.join(data, 'postmaster.pid'), { force: true });
  // A dead server's socket is locked by the same number.
  for (const name of readdirSync(data).filter((each) => each.startsWith('.s.PGSQL.')))
    rmSync(path.join(data, name), { force: true });
}

/** The npm package `pg`, loaded late: these scripts also run before anything is installed. */
export async function loadPg() {
  return (await import(pathToFileURL(inRepo('node_modules/pg/lib/index.js')).href)).default;
}

/** Runs `work` with a connected client. */
export async function withClient(url, work) {
  const { Client } = await loadPg();
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function ensureDatabase(url, name) {
  await withClient(url, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  });
}
