import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { Config } from './platform/config.js';
import { setUpHttp } from './platform/http/set-up.js';
import { JsonLogger } from './platform/logging/logger.js';

/** The API process; it needs PostgreSQL to start and Temporal only to tell it what happened. */
export async function startApi(config: Config): Promise<NestExpressApplication> {
  const logger = new JsonLogger(config);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forApi(config), {
    bodyParser: false,
    abortOnError: false,
    logger,
  });
  setUpHttp(app);
  app.enableShutdownHooks();
  await app.listen(config.port, config.host);
  return app;
}

if (require.main === module) {
  startApi(Config.read()).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
}
