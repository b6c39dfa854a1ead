import 'reflect-metadata';
import { newDataSource } from './data-source.js';

/** For TypeORM's command line: `npm run migration:generate`, and CI's check that migrations match the entities. */
export default newDataSource(process.env['DATABASE_URL'] ?? 'postgres://127.0.0.1:5432/orderbridge', 2);
