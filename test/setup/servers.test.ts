import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Client } from 'pg';
import { freshDatabase } from './database.js';
import { freshNamespace, temporalAddress } from './temporal.js';
import { testServerExecutable } from './test-server.js';

describe('the servers of a test run', () => {
  it('give each test a migrated database that keeps Chinese text', async () => {
    const database = await freshDatabase('servers');
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query(
        `SELECT current_setting('server_encoding') AS encoding, lower('ÄÖ红木') AS lower,
                (SELECT count(*)::int FROM information_schema.tables WHERE table_schema = 'public') AS tables`,
      );
      expect(rows[0]).toMatchObject({ encoding: 'UTF8', lower: 'äö红木' });
      expect(rows[0].tables).toBeGreaterThan(0);
    } finally {
      await client.end();
      await database.drop();
    }
  });

  it('give each test a database of its own', async () => {
    const [one, other] = await Promise.all([freshDatabase('same'), freshDatabase('same')]);
    expect(one.url).not.toBe(other.url);
    await Promise.all([one.drop(), other.drop()]);
  });

  it('give each test a Temporal namespace that can be used at once', async () => {
    const namespace = await freshNamespace('servers');
    const connection = await Connection.connect({ address: temporalAddress() });
    try {
      const started = await connection.workflowService.startWorkflowExecution({
        namespace,
        workflowId: 'probe',
        workflowType: { name: 'probe' },
        taskQueue: { name: 'probe' },
        requestId: 'probe',
      });
      expect(started.runId).toBeTruthy();
    } finally {
      await connection.close();
    }
  });

  it('skip time in workflow tests', async () => {
    const path = await testServerExecutable();
    const executable = { type: 'existing-path' as const, path };
    const environment = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
    try {
      const before = await environment.currentTimeMs();
      await environment.sleep('3 days');
      expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(3 * 86_400_000);
    } finally {
      await environment.teardown();
    }
  });
});
