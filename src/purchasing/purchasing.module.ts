import { Module } from '@nestjs/common';
import { PurchasingController } from './purchasing.controller.js';
import { PurchasingQueries } from './purchasing.queries.js';
import { PurchasingService } from './purchasing.service.js';
import { PurchasesUndone } from './undo-purchases.service.js';

@Module({
  controllers: [PurchasingController],
  providers: [PurchasingService, PurchasesUndone, PurchasingQueries],
  exports: [PurchasingService, PurchasesUndone],
})
export class PurchasingModule {}
