import { Module } from '@nestjs/common';
import { ChangeModule } from '../change/change.module.js';
import { DelaysModule } from '../delays/delays.module.js';
import { FinanceModule } from '../finance/finance.module.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { LogisticsModule } from '../logistics/logistics.module.js';
import { ProductionModule } from '../production/production.module.js';
import { PromisingModule } from '../promising/promising.module.js';
import { PurchasingModule } from '../purchasing/purchasing.module.js';
import { TaskAnswers } from './task-answers.js';
import { TaskCompletions } from './task-completions.js';
import { TasksController } from './tasks.controller.js';
import { TasksService } from './tasks.service.js';

@Module({
  imports: [
    PromisingModule,
    FinanceModule,
    ProductionModule,
    PurchasingModule,
    InventoryModule,
    LogisticsModule,
    DelaysModule,
    ChangeModule,
  ],
  controllers: [TasksController],
  providers: [TasksService, TaskCompletions, TaskAnswers],
  exports: [TasksService],
})
export class TasksModule {}
