// Finding Temporal's time-skipping test server. In this order: ORDERBRIDGE_TEST_SERVER, the cache,
// the SDK's download, the Maven artifact behind a small wrapper script.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { cacheDir } from './paths.mjs';
import { run } from './processes.mjs';
import { isProgram, onPath } from './programs.mjs';
import { downloadBySdk } from './sdk-download.mjs';
import { Missing } from './steps.mjs';

const VERSION = '1.32.1';
const MAVEN_BOUND_MS = 10 * 60_000;

// Without slf4j-nop the server logs every frame.
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>orderbridge</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
`;

// The SDK waits five seconds for the port: of the JVM's settings, those that start it fastest.
// exec, because the SDK stops the server by killing the process that it started.
const WRAPPER = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
java=java
if [ -n "$JAVA_HOME" ]; then java="$JAVA_HOME/bin/java"; fi
exec "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx512m \\
  -cp "$here/lib/*" io.temporal.testserver.TestServer "$@"
`;

/** {program, how}: what to hand to the SDK as { type: 'existing-path' }, and how it was come by. */
export async function findTestServer({ env = process.env, say = () => {} } = {}) {
  if (env.ORDERBRIDGE_TEST_SERVER) {
    const program = env.ORDERBRIDGE_TEST_SERVER;
    if (isProgram(program)) return { program, how: `given by ORDERBRIDGE_TEST_SERVER: ${program}` };
    throw new Missing(
      `ORDERBRIDGE_TEST_SERVER names ${program}, which is no program.`,
      'Correct it or unset it.',
    );
  }
  const cache = path.join(cacheDir(env), 'test-server');
  const downloaded = path.join(
    cache,
    process.platform === 'win32' ? 'temporal-test-server.exe' : 'temporal-test-server',
  );
  const wrapped = path.join(cache, `maven-${VERSION}`, 'temporal-test-server');
  const fromCache = () => {
    if (isProgram(downloaded)) return { program: downloaded, how: `found in the cache: ${downloaded}` };
    // The wrapper is only as good as the Java it calls.
    if (isProgram(wrapped) && javaIn(env)) return { program: wrapped, how: `found in the cache: ${wrapped}` };
    return undefined;
  };
  const cached = fromCache();
  if (cached) return cached;

  mkdirSync(cache, { recursive: true });
  return withLock(path.join(cache, 'lock'), { boundMs: MAVEN_BOUND_MS, say }, async () => {
    const meanwhile = fromCache();
    if (meanwhile) return meanwhile;
    say("trying the Temporal SDK's download");
    if (await downloadBySdk('test-server', downloaded, { env, say })) {
      return { program: downloaded, how: 'downloaded by the Temporal SDK' };
    }
    await fetchWithMaven({ env, target: path.dirname(wrapped), say });
    return { program: wrapped, how: `fetched with Maven (io.temporal:temporal-test-server:${VERSION})` };
  });
}

function javaIn(env) {
  return (env.JAVA_HOME && isProgram(path.join(env.JAVA_HOME, 'bin', 'java'))) || onPath('java', env);
}

async function fetchWithMaven({ env, target, say }) {
  const maven = onPath('mvn', env);
  const lacking = [!javaIn(env) && 'Java 11 or later', !maven && 'Maven'].filter(Boolean);
  if (lacking.length > 0 || process.platform === 'win32') {
    throw new Missing(
      "There is no time-skipping Temporal test server: none cached, and the SDK's download failed.",
      [
        `Install ${lacking.join(' and ')} (Debian, Ubuntu: apt-get install default-jre-headless maven) and it is fetched,`,
        'or set ORDERBRIDGE_TEST_SERVER to a temporal-test-server program.',
      ],
    );
  }
  say('fetching the test server with Maven, 34 MB');
  const growing = `${target}.${process.pid}`;
  const work = mkdtempSync(path.join(tmpdir(), 'orderbridge-maven-'));
  try {
    writeFileSync(path.join(work, 'pom.xml'), POM);
    const lib = path.join(growing, 'lib');
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${lib}`, '-DincludeScope=runtime'];
    const fetched = await run(maven, ['-B', '-q', ...goal], {
      cwd: work,
      env: { ...process.env, ...env },
      quiet: true,
      timeoutMs: MAVEN_BOUND_MS,
    });
    if (fetched.code !== 0 || !existsSync(path.join(lib, `temporal-test-server-${VERSION}.jar`))) {
      throw new Missing(
        'Maven could not fetch the time-skipping test server:',
        fetched.output.trim().split('\n').slice(-8),
      );
    }
    const wrapper = path.join(growing, 'temporal-test-server');
    writeFileSync(wrapper, WRAPPER);
    chmodSync(wrapper, 0o755);
    rmSync(target, { recursive: true, force: true });
    renameSync(growing, target);
  } finally {
    rmSync(growing, { recursive: true, force: true });
    rmSync(work, { recursive: true, force: true });
  }
}
