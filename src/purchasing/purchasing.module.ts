import { Module } from '@nestjs/common';
import { PurchasingController } from './purchasing.controller.js';
import { PurchasingQueries } from './purchasing.queries.js';
import { PurchasingService } from './purchasing.service.js';

@Module({
  controllers: [PurchasingController],
  providers: [PurchasingService, PurchasingQueries],
  exports: [PurchasingService],
})
export class PurchasingModule {}
