import { Module } from '@nestjs/common';
import { FinanceController } from './finance.controller.js';
import { FinanceQueries } from './finance.queries.js';
import { FinanceService } from './finance.service.js';

@Module({
  controllers: [FinanceController],
  providers: [FinanceService, FinanceQueries],
  exports: [FinanceService],
})
export class FinanceModule {}
