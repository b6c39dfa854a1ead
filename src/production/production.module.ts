import { Module } from '@nestjs/common';
import { InspectionsController } from './inspections.controller.js';
import { InspectionsQueries } from './inspections.queries.js';
import { InspectionsService } from './inspections.service.js';
import { ProductionController } from './production.controller.js';
import { ProductionQueries } from './production.queries.js';
import { ProductionService } from './production.service.js';
import { WorkOrdersUndone } from './undo-work-orders.service.js';

@Module({
  controllers: [ProductionController, InspectionsController],
  providers: [ProductionService, InspectionsService, WorkOrdersUndone, ProductionQueries, InspectionsQueries],
  exports: [ProductionService, InspectionsService, WorkOrdersUndone],
})
export class ProductionModule {}
