import type { Pool } from 'pg';
import { newDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { insertRows } from '../../src/platform/database/rows.js';
import { freshDatabase } from '../setup/database.js';

const UNIT = (code: string) => ({ code, name: code, name_zh: code });

describe('a transaction', () => {
  let database: Database;

  beforeAll(async () => {
    const { url } = await freshDatabase('transactions');
    database = new Database(await newDataSource(url, 2).initialize());
  });

  afterAll(async () => {
    await database.source.destroy();
  });

  const units = async () =>
    (await database.rows<{ code: string }>('select code from units order by code')).map(({ code }) => code);

  it('keeps what was sent without waiting, and hands its rows over before it tells that it is committed', async () => {
    const seen: unknown[] = [];
    await database.transaction(async (tx) => {
      await insertRows(tx, 'units', [UNIT('A1')]);
      tx.send('select code from units', [], (rows) => seen.push(...rows));
      tx.afterCommit(() => seen.push('committed'));
    });
    expect(seen).toEqual([{ code: 'A1' }, 'committed']);
    expect(await units()).toEqual(['A1']);
  });

  it('fails for a statement nobody waited for, writes nothing and tells nobody', async () => {
    const told = jest.fn();
    const failing = database.transaction(async (tx) => {
      await insertRows(tx, 'units', [UNIT('B1')]);
      await insertRows(tx, 'units', [UNIT('A1')]);
      tx.afterCommit(told);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505', table: 'units' });
    expect(told).not.toHaveBeenCalled();
    expect(await units()).toEqual(['A1']);
  });

  it('says what failed first, not that the statements after it could not run', async () => {
    const failing = database.transaction(async (tx) => {
      tx.send('select 1 / 0');
      await tx.rows('select 1');
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
  });

  it('is no success when the work goes on after a failure', async () => {
    const failing = database.transaction(async (tx) => {
      await tx.rows('select 1 / 0').catch(() => undefined);
      return 'done';
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
  });

  it('is rolled back when the work throws, and its connection serves the next', async () => {
    for (let i = 0; i < 5; i += 1) {
      const failing = database.transaction(async (tx) => {
        await insertRows(tx, 'units', [UNIT('C1')]);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
    }
    expect(await units()).toEqual(['A1']);
  });

  it('lets work that was begun beside what has failed do nothing after its end', async () => {
    let straggler: Promise<unknown> | undefined;
    const failing = database.transaction(async (tx) => {
      const late = async (): Promise<void> => {
        await tx.rows('select 1');
        await new Promise((resolve) => setTimeout(resolve, 200));
        await insertRows(tx, 'units', [UNIT('E1')]);
        await tx.rows('select 1');
      };
      straggler = late();
      await Promise.all([straggler, tx.rows('select 1 / 0')]);
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    await expect(straggler).rejects.toMatchObject({ code: '22012' });
    expect(await units()).toEqual(['A1']);
  });

  it('runs again after a lost race', async () => {
    let tries = 0;
    const result = await database.transaction(async (tx) => {
      tries += 1;
      if (tries === 1) tx.send(`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`);
      return Promise.resolve(tries);
    });
    expect(result).toBe(2);
  });

  it('reads together, each after the lock that was asked for before it', async () => {
    const first = database.transaction(async (tx) => {
      await tx.rows(`select code from units where code = 'A1' for update`);
      await new Promise((resolve) => setTimeout(resolve, 300));
      tx.send(`update units set name = 'changed' where code = 'A1'`);
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await database.transaction((tx) =>
      Promise.all([
        tx.rows(`select code from units where code = 'A1' for update`),
        tx.row<{ name: string }>(`select name from units where code = 'A1'`),
      ]),
    );
    await first;
    expect(second[1]).toEqual({ name: 'changed' });
  });

  it('outlives the end of a connection that is lent and that nobody uses', async () => {
    const { master } = database.source.driver as unknown as { master: Pool };
    const lent = await master.connect();
    const { rows } = await lent.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise<void>((resolve) => lent.once('end', () => resolve()));
    await database.rows('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    await expect(lent.query('select 1')).rejects.toThrow('not queryable');
    lent.release();
    expect(await units()).toEqual(['A1']);
  });

  it('shares its connection with what TypeORM is asked to do in it', async () => {
    const failing = database.transaction(async (tx) => {
      await tx.manager.query(`insert into units values ('D1', 'D1', 'D1')`);
      expect(await tx.rows(`select 1 from units where code = 'D1'`)).toHaveLength(1);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await units()).toEqual(['A1']);
  });
});
