import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { fakeProgram, runScript, temporaryFolder, type Ran } from './run-script.js';

const FAKE_TEMPORAL = 'echo temporal version 0.0.0, a fake';

// No way out: the download of the SDK meets a proxy that refuses, on any machine.
const REFUSED = { HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' };

let place: { folder: string; remove: () => void };
let bin: string;
let cache: string;

beforeEach(() => {
  place = temporaryFolder();
  bin = path.join(place.folder, 'bin');
  cache = path.join(place.folder, 'cache');
});

afterEach(() => place.remove());

/** Looks with a PATH and a cache that hold only what the test has put there. */
function find(kind: 'server' | 'test-server', more: Record<string, string> = {}): Promise<Ran> {
  const env = { PATH: bin, HOME: place.folder, ORDERBRIDGE_CACHE: cache, ...REFUSED, ...more };
  return runScript('scripts/find-temporal.mjs', kind === 'test-server' ? ['test-server'] : [], env);
}

/** What a search has left in the cache, folders aside. */
const cached = (): string[] =>
  existsSync(cache)
    ? readdirSync(cache, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];

describe('a run', () => {
  let given: Server;
  let address: string;

  beforeEach(async () => {
    given = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => given.listen(0, '127.0.0.1', resolve));
    address = `127.0.0.1:${(given.address() as AddressInfo).port}`;
  });

  afterEach(() => new Promise((resolve) => given.close(resolve)));

  const run = (): Promise<Ran> =>
    runScript('test/bootstrap/fixtures/temporal-of-a-run.mjs', [], {
      PATH: bin,
      HOME: place.folder,
      ORDERBRIDGE_HOME: path.join(place.folder, 'home'),
      ORDERBRIDGE_CACHE: cache,
      TEMPORAL_ADDRESS: address,
    });

  it('uses the server of TEMPORAL_ADDRESS before any program, and starts none', async () => {
    fakeProgram(path.join(bin, 'temporal'), `echo used > "${place.folder}/used"`);
    const ran = await run();
    expect(ran.stdout).toContain('Temporal: using TEMPORAL_ADDRESS');
    expect(ran.stdout).toContain(`address: ${address}`);
    expect(existsSync(path.join(place.folder, 'used'))).toBe(false);
  });

  it('says so when nothing answers at TEMPORAL_ADDRESS', async () => {
    await new Promise((resolve) => given.close(resolve));
    const ran = await run();
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain(`TEMPORAL_ADDRESS is set, but nothing answers at ${address}`);
    expect(ran.stdout).toContain('unset it to have one started here');
  });
});

describe('finding a Temporal server program', () => {
  it('takes `temporal` from the PATH first', async () => {
    const onPath = fakeProgram(path.join(bin, 'temporal'), FAKE_TEMPORAL);
    fakeProgram(path.join(cache, 'bin/temporal'), FAKE_TEMPORAL);
    expect(await find('server')).toMatchObject({ code: 0, stdout: `${onPath}\n` });
  });

  it('passes over a `temporal` on the PATH that is something else', async () => {
    fakeProgram(path.join(bin, 'temporal'), 'echo "a calendar"; exit 0');
    const inCache = fakeProgram(path.join(cache, 'bin/temporal'), FAKE_TEMPORAL);
    expect(await find('server')).toMatchObject({ code: 0, stdout: `${inCache}\n` });
  });

  it('then takes the cached one', async () => {
    const inCache = fakeProgram(path.join(cache, 'bin/temporal'), FAKE_TEMPORAL);
    expect(await find('server')).toMatchObject({ code: 0, stdout: `${inCache}\n` });
  });

  it('keeps its cache where XDG_CACHE_HOME says', async () => {
    const inCache = fakeProgram(path.join(place.folder, 'xdg/orderbridge/bin/temporal'), FAKE_TEMPORAL);
    const found = await find('server', {
      ORDERBRIDGE_CACHE: '',
      XDG_CACHE_HOME: path.join(place.folder, 'xdg'),
    });
    expect(found).toMatchObject({ code: 0, stdout: `${inCache}\n` });
  });

  it("then tries the SDK's download, then builds with Go, and finds that the next time", async () => {
    fakeProgram(
      path.join(bin, 'go'),
      `echo "$@" > "${place.folder}/asked"
       /bin/mkdir -p "$GOBIN"
       echo golang.org/x/one >&2
       printf '#!/bin/sh\\n${FAKE_TEMPORAL}\\n' > "$GOBIN/temporal"
       /bin/chmod +x "$GOBIN/temporal"`,
    );
    const built = await find('server');
    expect(built).toMatchObject({ code: 0, stdout: `${path.join(cache, 'bin/temporal')}\n` });
    expect(built.stderr).toMatch(/SDK's download[\s\S]*three to five minutes[\s\S]*built with Go/);
    expect(readFileSync(path.join(place.folder, 'asked'), 'utf8')).toBe(
      'install -v github.com/temporalio/cli/cmd/temporal@v1.5.1\n',
    );
    expect((await find('server')).stderr).toMatch(/^found in the cache/);
  });

  it('says what Go complained of, and remembers nothing of a build that failed', async () => {
    fakeProgram(
      path.join(bin, 'go'),
      '/bin/mkdir -p "$GOBIN"; echo half > "$GOBIN/temporal"; echo "no route to the module proxy" >&2; exit 1',
    );
    const failed = await find('server');
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain('no route to the module proxy');
    expect(cached()).toEqual([]);
  });

  it('says exactly what to install where nothing is to be had', async () => {
    const failed = await find('server');
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toMatch(
      /docs\.temporal\.io\/cli[\s\S]*Go 1\.\d+ or later \(https:\/\/go\.dev\/dl\/\)[\s\S]*TEMPORAL_ADDRESS/,
    );
    expect(cached()).toEqual([]);
  });

  describe('where the download hangs', () => {
    let silent: Server;
    const open: Socket[] = [];

    beforeEach(async () => {
      silent = createServer((socket) => open.push(socket));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    });

    afterEach(() => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => silent.close(resolve));
    });

    it('gives it up and goes on', async () => {
      const proxy = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      const begin = Date.now();
      const hung = { HTTPS_PROXY: proxy, https_proxy: proxy, ORDERBRIDGE_DOWNLOAD_PATIENCE_MS: '1500' };
      expect((await find('server', hung)).stderr).toContain('Go 1.');
      expect(Date.now() - begin).toBeGreaterThan(1_400);
      expect(Date.now() - begin).toBeLessThan(20_000);
      expect(cached()).toEqual([]);
    });
  });
});

describe('finding the time-skipping test server', () => {
  it('takes the one that ORDERBRIDGE_TEST_SERVER names, or says that it is none', async () => {
    const given = fakeProgram(path.join(place.folder, 'given'), 'exit 0');
    expect(await find('test-server', { ORDERBRIDGE_TEST_SERVER: given })).toMatchObject({
      code: 0,
      stdout: `${given}\n`,
    });
    const none = await find('test-server', { ORDERBRIDGE_TEST_SERVER: path.join(place.folder, 'none') });
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('ORDERBRIDGE_TEST_SERVER names');
  });

  it('then the cached download', async () => {
    const inCache = fakeProgram(path.join(cache, 'test-server/temporal-test-server'), 'exit 0');
    expect(await find('test-server')).toMatchObject({ code: 0, stdout: `${inCache}\n` });
  });

  it("then tries the SDK's download, then Maven, and wraps what that fetches", async () => {
    fakeProgram(path.join(bin, 'java'), 'echo java "$@"');
    fakeProgram(
      path.join(bin, 'mvn'),
      `for word in "$@"; do case "$word" in -DoutputDirectory=*) lib="\${word#*=}";; esac; done
       /bin/mkdir -p "$lib"
       echo jar > "$lib/temporal-test-server-1.32.1.jar"`,
    );
    const fetched = await find('test-server');
    expect(fetched.code).toBe(0);
    expect(fetched.stderr).toMatch(/SDK's download[\s\S]*fetched with Maven/);
    const wrapper = readFileSync(fetched.stdout.trim(), 'utf8');
    expect(wrapper).toContain('exec "$java"');
    expect(wrapper).toContain('io.temporal.testserver.TestServer "$@"');
    expect((await find('test-server')).stderr).toMatch(/^found in the cache/);
  });

  it('says exactly what to install where nothing is to be had', async () => {
    const failed = await find('test-server');
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toMatch(/Install Java 11 or later and Maven/);
    expect(cached()).toEqual([]);
  });

  it('remembers nothing of a Maven that failed', async () => {
    fakeProgram(path.join(bin, 'java'), 'exit 0');
    fakeProgram(path.join(bin, 'mvn'), 'echo "Could not resolve dependencies"; exit 1');
    const failed = await find('test-server');
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain('Could not resolve dependencies');
    expect(cached()).toEqual([]);
  });
});
