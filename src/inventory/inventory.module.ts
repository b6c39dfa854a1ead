import { Module } from '@nestjs/common';
import { InventoryController } from './inventory.controller.js';
import { InventoryQueries } from './inventory.queries.js';
import { InventoryService } from './inventory.service.js';
import { ReleaseQueue } from './release-queue.service.js';
import { ReleasesService } from './releases.service.js';
import { StockCounts } from './stock-counts.service.js';
import { TransfersController } from './transfers.controller.js';
import { TransfersQueries } from './transfers.queries.js';
import { TransfersService } from './transfers.service.js';
import { InventoryUndone } from './undo-inventory.service.js';

@Module({
  controllers: [InventoryController, TransfersController],
  providers: [
    InventoryService,
    ReleasesService,
    ReleaseQueue,
    StockCounts,
    TransfersService,
    InventoryUndone,
    InventoryQueries,
    TransfersQueries,
  ],
  exports: [ReleasesService, TransfersService, InventoryUndone],
})
export class InventoryModule {}
