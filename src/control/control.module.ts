import { Module } from '@nestjs/common';
import { FinanceModule } from '../finance/finance.module.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { LogisticsModule } from '../logistics/logistics.module.js';
import { ProductionModule } from '../production/production.module.js';
import { PromisingModule } from '../promising/promising.module.js';
import { PurchasingModule } from '../purchasing/purchasing.module.js';
import { CancellationsService } from './cancellations.service.js';
import { ControlController } from './control.controller.js';
import { HoldsService } from './holds.service.js';
import { OrderControl } from './order-control.js';

/** Control of an order as a whole: hold, resume, cancel. */
@Module({
  imports: [
    PromisingModule,
    FinanceModule,
    InventoryModule,
    ProductionModule,
    PurchasingModule,
    LogisticsModule,
  ],
  controllers: [ControlController],
  providers: [CancellationsService, HoldsService, OrderControl],
  exports: [HoldsService, OrderControl],
})
export class ControlModule {}
