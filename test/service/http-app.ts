import { Global, Module, type Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Role } from '../../domain/identity/roles.js';
import { IdentityModule } from '../../src/identity/identity.module.js';
import { hashPassword } from '../../src/identity/password.js';
import { BusinessClock } from '../../src/platform/clock/business-clock.js';
import { Config } from '../../src/platform/config.js';
import { ConfigModule } from '../../src/platform/config.module.js';
import { newDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { PlatformHttpModule } from '../../src/platform/http/http.module.js';
import { setUpHttp } from '../../src/platform/http/set-up.js';
import { freshDatabase } from '../setup/database.js';

export const PASSWORD = 'correct horse battery';
export const SECRET = 'a secret of the tests, long enough';

/** The platform and identity over real HTTP and a database of its own, with controllers of the test. */
export interface HttpApp {
  app: NestExpressApplication;
  database: Database;
  /** Adds a user; returns a token for it. */
  signInAs(role: Role, customer?: string): Promise<string>;
  close(): Promise<void>;
}

export async function startHttpApp(
  name: string,
  controllers: Type[] = [],
  providers: Type[] = [],
): Promise<HttpApp> {
  const fresh = await freshDatabase(name);
  const source = await newDataSource(fresh.url, 10).initialize();
  const config = Config.read({
    DATABASE_URL: fresh.url,
    ORDERBRIDGE_SECRET: SECRET,
    TEMPORAL_ADDRESS: '127.0.0.1:9',
  });

  @Global()
  @Module({
    providers: [{ provide: DataSource, useValue: source }, Database, BusinessClock],
    exports: [Database, BusinessClock],
  })
  class TestDatabaseModule {}

  const testing = await Test.createTestingModule({
    imports: [ConfigModule.of(config), TestDatabaseModule, PlatformHttpModule, IdentityModule],
    controllers,
    providers,
  }).compile();
  const app = testing.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
  setUpHttp(app);
  await app.listen(0, '127.0.0.1');
  const database = app.get(Database);
  return {
    app,
    database,
    signInAs: (role, customer) => signInAs(app, database, role, customer ?? null),
    close: async () => {
      await app.close();
      await source.destroy();
      await fresh.drop();
    },
  };
}

export async function addUser(
  database: Database,
  user: { email: string; role: Role; customer?: string | null; active?: boolean },
): Promise<string> {
  const id = newId();
  if (user.customer) await addCustomer(database, user.customer);
  await database.rows(
    `insert into users (id, email, name, role, customer, language, password_hash, active)
     values ($1, $2, $3, $4, $5, 'en', $6, $7)`,
    [
      id,
      user.email,
      `${user.role} person`,
      user.role,
      user.customer ?? null,
      await hashPassword(PASSWORD),
      user.active ?? true,
    ],
  );
  return id;
}

async function addCustomer(database: Database, code: string): Promise<void> {
  await database.rows(
    `insert into customers (code, name, language, currency, tax_class, deposit_percent, deposit_days, payment_days, active)
     values ($1, $1, 'en', 'CNY', '*', 0, 0, 30, true) on conflict do nothing`,
    [code],
  );
}

async function signInAs(
  app: NestExpressApplication,
  database: Database,
  role: Role,
  customer: string | null,
): Promise<string> {
  const email = `${newId()}@example.com`;
  await addUser(database, { email, role, customer });
  const answer = await fetch(`${await app.getUrl()}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (answer.status !== 201) throw new Error(`sign-in failed: ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token;
}
