import 'reflect-metadata';
import { migrate } from './platform/database/migrate.js';

const url = process.env['DATABASE_URL'];
if (!url) {
  process.stderr.write(
    'DATABASE_URL is not set: name the database to migrate, e.g. postgres://user:password@host:5432/orderbridge\n',
  );
  process.exit(1);
}
migrate(url).then(
  (done) => process.stdout.write(done.length ? `migrated: ${done.join(', ')}\n` : 'schema is up to date\n'),
  (error: unknown) => {
    process.stderr.write(`migration failed: ${String(error)}\n`);
    process.exitCode = 1;
  },
);
