import { Module } from '@nestjs/common';
import { InventoryController } from './inventory.controller.js';
import { InventoryQueries } from './inventory.queries.js';
import { InventoryService } from './inventory.service.js';

@Module({
  controllers: [InventoryController],
  providers: [InventoryService, InventoryQueries],
  exports: [InventoryService],
})
export class InventoryModule {}
