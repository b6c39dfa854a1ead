import { Module } from '@nestjs/common';
import { InventoryController } from './inventory.controller.js';
import { InventoryQueries } from './inventory.queries.js';
import { InventoryService } from './inventory.service.js';
import { ReleasesService } from './releases.service.js';

@Module({
  controllers: [InventoryController],
  providers: [InventoryService, ReleasesService, InventoryQueries],
  exports: [ReleasesService],
})
export class InventoryModule {}
