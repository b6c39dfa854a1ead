import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { HealthController } from '../health/health.controller.js';
import { HealthService } from '../health/health.service.js';
import { Metrics } from '../health/metrics.js';
import { ErrorsPageController } from './errors-page.controller.js';
import { IdempotencyService } from './idempotency.service.js';
import { ProblemFilter } from './problem.filter.js';
import { SchemaPipe } from './schema.pipe.js';

/**
 * What every route has in common: problem documents, schema checks, idempotency keys, health and metrics.
 * Needs `Config` and `Database` from global modules, and `setUpHttp(app)` before the application listens.
 */
@Global()
@Module({
  controllers: [HealthController, ErrorsPageController],
  providers: [
    Metrics,
    HealthService,
    IdempotencyService,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: SchemaPipe },
  ],
  exports: [IdempotencyService, Metrics],
})
export class PlatformHttpModule {}
