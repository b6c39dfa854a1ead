import { Module } from '@nestjs/common';
import { LogisticsController } from './logistics.controller.js';
import { LogisticsQueries } from './logistics.queries.js';
import { LogisticsService } from './logistics.service.js';

@Module({
  controllers: [LogisticsController],
  providers: [LogisticsService, LogisticsQueries],
  exports: [LogisticsService],
})
export class LogisticsModule {}
