import { Module } from '@nestjs/common';
import { LogisticsController } from './logistics.controller.js';
import { LogisticsQueries } from './logistics.queries.js';
import { LogisticsService } from './logistics.service.js';
import { ShipmentChanges } from './shipment-changes.service.js';
import { ShipmentsUndone } from './undo-shipments.service.js';

@Module({
  controllers: [LogisticsController],
  providers: [LogisticsService, ShipmentChanges, ShipmentsUndone, LogisticsQueries],
  exports: [LogisticsService, ShipmentsUndone],
})
export class LogisticsModule {}
