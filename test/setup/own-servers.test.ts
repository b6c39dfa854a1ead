import { Connection } from '@temporalio/client';
import { Client } from 'pg';
import { OwnServers } from './own-servers.js';

describe('servers of a test’s own', () => {
  let servers: OwnServers;

  beforeAll(() => (servers = new OwnServers()));
  afterAll(() => servers.close());

  it('keep what PostgreSQL has committed when it is killed', async () => {
    const first = await servers.start('postgres');
    await withClient(first.url!, async (client) => {
      await client.query('CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
    });
    await servers.kill('postgres');
    const again = await servers.start('postgres');
    expect(again).toMatchObject({ url: first.url });
    expect(again.pid).not.toBe(first.pid);
    const counted = await withClient(again.url!, (client) =>
      client.query('SELECT count(*)::int AS n FROM kept'),
    );
    expect(counted.rows).toEqual([{ n: 1000 }]);
  });

  it('keep the workflows that Temporal has accepted when it is killed', async () => {
    const first = await servers.start('temporal');
    const workflow = { workflowId: 'kept', workflowType: { name: 'kept' }, taskQueue: { name: 'nobody' } };
    const namespace = 'orderbridge';
    await withConnection(first.address!, ({ workflowService }) =>
      workflowService.startWorkflowExecution({ namespace, requestId: 'one', ...workflow }),
    );
    await servers.kill('temporal');
    const again = await servers.start('temporal');
    expect(again.address).toBe(first.address);
    const found = await withConnection(again.address!, ({ workflowService }) =>
      workflowService.describeWorkflowExecution({ namespace, execution: { workflowId: 'kept' } }),
    );
    expect(found.workflowExecutionInfo?.type?.name).toBe('kept');
  });

  it('say what went wrong', async () => {
    await expect(servers.kill('worker')).rejects.toThrow('worker does not run');
  });
});

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function withConnection<T>(address: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
